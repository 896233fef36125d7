import { LANE_WASM } from './wasm-bytes';

/** What the module of `wasm/lane.ts` exports. Addresses are constants of its own. */
export interface LaneExports {
  memory: { buffer: ArrayBuffer };
  IN: WebAssembly.Global;
  IN_SIZE: WebAssembly.Global;
  MARGIN: WebAssembly.Global;
  OUT: WebAssembly.Global;
  HAND: WebAssembly.Global;
  HAND_SIZE: WebAssembly.Global;
  RECORDS: WebAssembly.Global;
  RECORD_INTS: WebAssembly.Global;
  CAPTURES: WebAssembly.Global;
  cursor: WebAssembly.Global;
  out: WebAssembly.Global;
  recordCount: WebAssembly.Global;
  captureCount: WebAssembly.Global;
  askedKind: WebAssembly.Global;
  askedAt: WebAssembly.Global;
  askedLength: WebAssembly.Global;
  begin(at: number): void;
  scan(end: number): number;
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
 * A new instance of the module, with a memory of its own of five megabytes. Made at once, for a batch is there already;
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
