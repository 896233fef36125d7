import { type FunctionDefinition, number, pure } from './define';

/** Of one number; null outside the function's range, since JSON has neither NaN nor infinity. */
export function real(name: string, of: (value: number) => number): [string, FunctionDefinition] {
  const finite = (value: number): number | null => (Number.isFinite(of(value)) ? of(value) : null);
  return [name, pure([number], 'float', finite)];
}

export const TRIGONOMETRY: readonly [string, FunctionDefinition][] = [
  real('sin', Math.sin),
  real('cos', Math.cos),
  real('tan', Math.tan),
  real('cot', (value) => 1 / Math.tan(value)),
  real('asin', Math.asin),
  real('acos', Math.acos),
  real('atan', Math.atan),
  real('sinh', Math.sinh),
  real('cosh', Math.cosh),
  real('tanh', Math.tanh),
  real('asinh', Math.asinh),
  real('acosh', Math.acosh),
  real('atanh', Math.atanh),
  real('degrees', (value) => (180 / Math.PI) * value),
  real('radians', (value) => (value * Math.PI) / 180),
  ['atan2', pure([number, number], 'float', Math.atan2)],
];
