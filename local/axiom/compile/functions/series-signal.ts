import { toReal } from '../../values/casts';
import type { Bag, Value } from '../../values/value';
import { anything, type FunctionDefinition, list, optional, pure } from './define';

/** Numbers, with 0 for what is none: filters know no gaps. */
const signal = (values: readonly Value[]): number[] => values.map((value) => toReal(value) ?? 0);

/**
 * `normalize` divides by the sum of the coefficients; it is the default where none of them is negative and they do not
 * add up to 0. `center` looks at both sides of each element instead of at those before it. As in Kusto.
 */
function fir(values: Value[], kernel: Value[], normalize: Value, center: Value): Value[] {
  const [input, given] = [signal(values), signal(kernel)];
  const sum = given.reduce((total, value) => total + value, 0);
  const scaling = normalize === null ? given.every((value) => value >= 0) : normalize === true;
  const coefficients = scaling && sum !== 0 ? given.map((value) => value / sum) : given;
  const offset = center === true ? Math.floor((coefficients.length - 1) / 2) : 0;
  return input.map((_, i) =>
    coefficients.reduce((total, c, k) => total + c * (input[i + offset - k] ?? 0), 0),
  );
}

/** y[i] = (Σ numerator[k]·x[i−k] − Σ denominator[k]·y[i−k]) / denominator[0]. */
function iir(values: Value[], numerator: Value[], denominator: Value[]): Value[] | null {
  const [input, b, [a0 = 0, ...a]] = [signal(values), signal(numerator), signal(denominator)];
  if (a0 === 0) return null;
  const output: number[] = [];
  for (const i of input.keys()) {
    const forward = b.reduce((total, c, k) => total + c * (input[i - k] ?? 0), 0);
    const back = a.reduce((total, c, k) => total + c * (output[i - k - 1] ?? 0), 0);
    output.push((forward - back) / a0);
  }
  return output;
}

interface Complex {
  readonly real: number[];
  readonly imag: number[];
}

/** The discrete Fourier transform by its definition: series here are short. `sign` is −1, or 1 for the inverse. */
function transform({ real, imag }: Complex, sign: 1 | -1): Complex {
  const n = real.length;
  const result: Complex = { real: [], imag: [] };
  for (let k = 0; k < n; k++) {
    let [re, im] = [0, 0];
    for (let t = 0; t < n; t++) {
      const angle = (sign * 2 * Math.PI * ((k * t) % n)) / n;
      const [x, y, cos, sin] = [real[t] ?? 0, imag[t] ?? 0, Math.cos(angle), Math.sin(angle)];
      re += x * cos - y * sin;
      im += x * sin + y * cos;
    }
    const scale = sign === 1 ? n : 1;
    result.real.push(re / scale);
    result.imag.push(im / scale);
  }
  return result;
}

const LONGEST = 8192;

function spectrum(real: Value[], imag: Value[] | null, sign: 1 | -1): Bag | null {
  if (real.length > LONGEST) return null;
  const given = { real: signal(real), imag: imag === null ? real.map(() => 0) : signal(imag) };
  return { ...transform(given, sign) };
}

export const SERIES_SIGNAL: readonly [string, FunctionDefinition][] = [
  ['series_fir', pure([list, list, optional(anything), optional(anything)], 'array', fir)],
  ['series_iir', pure([list, list, list], 'array', iir)],
  ['series_fft', pure([list, optional(list)], 'dictionary', (real, imag) => spectrum(real, imag, -1))],
  ['series_ifft', pure([list, optional(list)], 'dictionary', (real, imag) => spectrum(real, imag, 1))],
];
