import { AplError } from '../../parse/apl-error';
import { DateTime, fromMilliseconds } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import { isNumeric, isOpen, type Type, type Value } from '../../values/value';
import { binAutoMs } from '../bin-auto';
import { type Compiled, constant } from '../scope';
import { type CallSite, checkArity, type FunctionDefinition, number, pure } from './define';

/** The multiple of `size` at or below `value`; null for kinds that do not go together or a size that is not positive. */
function floorTo(value: Value, size: Value): Value {
  if (typeof value === 'number' && typeof size === 'number') {
    return size > 0 ? Math.floor(value / size) * size : null;
  }
  if (!(size instanceof TimeSpan) || size.ms <= 0) return null;
  if (value instanceof DateTime) {
    const whole = Number.isInteger(size.ms) ? value.ms : value.ms + value.nanos / 1e6;
    return fromMilliseconds(Math.floor(whole / size.ms) * size.ms);
  }
  return value instanceof TimeSpan ? new TimeSpan(Math.floor(value.ms / size.ms) * size.ms) : null;
}

function binned({ call }: CallSite, value: Compiled, size: Compiled): Compiled {
  const expected = value.type === 'datetime' || value.type === 'timespan' ? 'timespan' : 'number';
  const fits: (type: Type) => boolean = expected === 'timespan' ? (type) => type === 'timespan' : isNumeric;
  if (value.type === 'string' || value.type === 'boolean') {
    throw new AplError(`${call.name}() cannot round a ${value.type}`, call);
  }
  if (!isOpen(value.type) && !isOpen(size.type) && !fits(size.type)) {
    throw new AplError(
      `${call.name}() of a ${value.type} needs a ${expected} as size, not a ${size.type}`,
      call,
    );
  }
  return {
    type: value.type === 'integer' && size.type === 'float' ? 'float' : value.type,
    constant: value.constant && size.constant,
    evaluate: (row) => floorTo(value.evaluate(row), size.evaluate(row)),
  };
}

const bin: FunctionDefinition = {
  compile: (site) => {
    checkArity(site.call, 2, 2);
    const [value = constant(null, 'null'), size = constant(null, 'null')] = site.call.arguments.map(
      site.compile,
    );
    return binned(site, value, size);
  },
};

const floor: FunctionDefinition = {
  compile: (site) => {
    checkArity(site.call, 1, 2);
    const [value = constant(null, 'null'), size] = site.call.arguments.map(site.compile);
    const rounded = binned(site, value, size ?? constant(1, 'integer'));
    return size === undefined && isNumeric(rounded.type) ? { ...rounded, type: 'integer' } : rounded;
  },
};

const binAuto: FunctionDefinition = {
  compile: (site) => {
    checkArity(site.call, 1, 1);
    const [field] = site.call.arguments;
    if (field?.kind !== 'name' || field.name !== '_time')
      throw new AplError('bin_auto() only applies to _time', site.call);
    return binned(site, site.compile(field), constant(new TimeSpan(binAutoMs(site.scope)), 'timespan'));
  },
};

export const ROUNDING: readonly [string, FunctionDefinition][] = [
  ['bin', bin],
  ['floor', floor],
  ['bin_auto', binAuto],
  ['ceil', pure([number], 'integer', Math.ceil)],
];
