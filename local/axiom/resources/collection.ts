import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Things of one kind by id, in the order they were made; kept in one JSON file where there is a folder. */
export class Collection<T extends object> {
  private readonly byId = new Map<string, T>();
  private readonly file: string | null;

  /**
   * @param name of the kind, and of its file.
   * @throws the system's error when the folder cannot be used, an error when the file in it is damaged.
   */
  constructor(name: string, schema: z.ZodType<T>, folder?: string) {
    this.file = folder === undefined ? null : join(folder, `${name}.json`);
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    if (this.file === null || !existsSync(this.file)) return;
    const saved = z.record(z.string(), schema).parse(JSON.parse(readFileSync(this.file, 'utf8')));
    for (const [id, item] of Object.entries(saved)) this.byId.set(id, item);
  }

  get(id: string): T | null {
    return this.byId.get(id) ?? null;
  }

  all(): T[] {
    return [...this.byId.values()];
  }

  set(id: string, item: T): T {
    this.byId.set(id, item);
    this.save();
    return item;
  }

  delete(id: string): boolean {
    const found = this.byId.delete(id);
    if (found) this.save();
    return found;
  }

  private save(): void {
    if (this.file === null) return;
    writeFileSync(this.file, `${JSON.stringify(Object.fromEntries(this.byId), null, 2)}\n`);
  }
}
