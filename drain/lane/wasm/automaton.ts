// Walks an automaton that the host made of one of the catalogue's expressions.
//
// Layout: number of classes, then the class of each byte, then for each state (0 = dead, 1 = first) whether it accepts
// and, for each class, the next state (two bytes each).

// @ts-ignore: decorator
@inline
const CLASSES: usize = 4;
// @ts-ignore: decorator
@inline
const STATES: usize = 4 + 256;

/** Where the longest text ends that the automaton reads from here; 0 when it does not accept that text. */
export function walk(automaton: usize, from: usize): usize {
  const width = <usize>load<u32>(automaton) << 1;
  const states = automaton + STATES;
  let state = states + width;
  let at = from;
  while (true) {
    const next = <usize>load<u16>(state + (<usize>load<u8>(automaton + CLASSES + load<u8>(at)) << 1));
    if (next == 0) break;
    state = states + next * width;
    at += 1;
  }
  return load<u16>(state) != 0 ? at : 0;
}
