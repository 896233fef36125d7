import { LANE_WASM } from './wasm-bytes';

/** What the module of `wasm/lane.ts` exports: addresses and sizes, which are constants of its own, and what it does. */
export interface LaneExports {
  memory: { buffer: ArrayBuffer };
  IN: WebAssembly.Global;
  IN_SIZE: WebAssembly.Global;
  MARGIN: WebAssembly.Global;
  OUT: WebAssembly.Global;
  OUT_SIZE: WebAssembly.Global;
  KEPT: WebAssembly.Global;
  KEPT_SIZE: WebAssembly.Global;
  HAND: WebAssembly.Global;
  RECORDS: WebAssembly.Global;
  RECORD_INTS: WebAssembly.Global;
  MOST_RECORDS: WebAssembly.Global;
  CAPTURES: WebAssembly.Global;
  MOST_CAPTURES: WebAssembly.Global;
  STATE: WebAssembly.Global;
  begin(at: number): void;
  scan(length: number): number;
  forget(): void;
  reserve(size: number): number;
  teach(
    kind: number,
    at: number,
    length: number,
    out: number,
    outLength: number,
    number: number,
    extra: number,
  ): number;
  setLeanAutomata(time: number, correlationId: number): void;
  setRowAutomata(platformId: number, traceId: number, spanId: number): void;
}

/**
 * A new instance of the module, with a memory of its own of four megabytes. Made at once, for a batch is there already;
 * docs/speed.md says what it costs.
 *
 * @throws Error where WebAssembly is not allowed or its vector instructions are not known
 */
export function newInstance(): LaneExports {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(LANE_WASM, 'base64')), {
    env: {
      abort: () => {
        throw new Error('lane_aborted');
      },
    },
  });
  // What the compiler exports is what the interface says: tests/drain/lane builds it anew and runs it.
  return exports as unknown as LaneExports;
}
