import { AplError, type Span } from '../../parse/apl-error';
import type { Compiled } from '../scope';

export type InfixSite = Span & { readonly symbol: string };

/** Compiles one use of an operator that stands between two operands; throws {@link AplError} when types do not fit. */
export type InfixOperator = (left: Compiled, right: Compiled, at: InfixSite) => Compiled;

export function mismatch(left: Compiled, right: Compiled, at: InfixSite): AplError {
  return new AplError(
    `'${at.symbol}' does not apply to ${left.type} and ${right.type}; convert one side, for example with tostring()`,
    at,
  );
}
