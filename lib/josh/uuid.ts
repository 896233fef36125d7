const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a word of a caller's may be given to Postgres as an id; anything else would be an error there. */
export const isUuid = (word: string): boolean => UUID.test(word);
