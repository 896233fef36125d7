// The host's `fingerprint.ts`, for a text in ASCII.

export let mixedHigh: i32 = 0;
export let mixedLow: i32 = 0;

export function mix(at: usize, length: i32, seed: i32): void {
  let one: i32 = <i32>0xdeadbeef ^ seed;
  let two: i32 = 0x41c6ce57 ^ seed;
  for (let index: usize = 0; index < <usize>length; index += 1) {
    const code = <i32>load<u8>(at + index);
    one = (one ^ code) * <i32>0x9e3779b1;
    two = (two ^ code) * 0x5f356495;
  }
  mixedHigh =
    ((one ^ (one >>> 16)) * <i32>0x85ebca6b) ^ ((two ^ (two >>> 13)) * <i32>0xc2b2ae35);
  mixedLow =
    ((two ^ (two >>> 16)) * <i32>0x85ebca6b) ^ ((mixedHigh ^ (mixedHigh >>> 13)) * <i32>0xc2b2ae35);
}
