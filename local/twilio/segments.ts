/** Dollars for a segment to or from the United States (Twilio: "SMS pricing"). */
export const SEGMENT_PRICE = 0.0083;

/** GSM 03.38: one septet each. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** GSM 03.38's extension table: an escape and a septet. */
const extended = new Set('\f^{}\\[~]|€');

/** How many messages the carrier is billed for: 160/153 septets in GSM-7, 70/67 units in UCS-2. */
export function countSegments(body: string): number {
  let septets = 0;
  for (const character of body) {
    if (basic.has(character)) septets += 1;
    else if (extended.has(character)) septets += 2;
    else return segments(body.length, 70, 67);
  }
  return segments(septets, 160, 153);
}

function segments(units: number, single: number, concatenated: number): number {
  return units <= single ? 1 : Math.ceil(units / concatenated);
}
