import type { Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import type { Turns } from './turns';
import { endsIdle, firstMessage, isTerminate, openingOf, simpleQuery, sync, untilAnswer } from './wire';

/**
 * One client of the single session behind. It keeps its turn from its first message until Postgres is ready for the
 * next query outside a transaction, because unnamed statements, portals and errors belong to the session.
 */
export class Connection {
  private pending: Buffer = Buffer.alloc(0);
  private started = false;
  private holding = false;
  private readonly ended: Promise<void>;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: Socket,
    private readonly db: PGlite,
    private readonly turns: Turns,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.pending = Buffer.concat([this.pending, chunk]);
      this.work = this.work.then(() => this.pump());
    });
    // A lost client is nothing special: `close` follows and gives the turn back.
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      socket.on('close', () => resolve(this.work.then(() => this.abandon())));
    });
  }

  /** Drops the client and resolves when its turn is given back. */
  async close(): Promise<void> {
    this.socket.destroy();
    await this.ended;
  }

  private async pump(): Promise<void> {
    try {
      for (;;) {
        const message = this.started ? untilAnswer(this.pending) : firstMessage(this.pending, false);
        if (message === null || this.socket.destroyed) return;
        this.pending = this.pending.subarray(message.length);
        await this.handle(message);
      }
    } catch {
      // The session itself is broken: the client sees a lost connection.
      this.socket.destroy();
    }
  }

  private async handle(message: Buffer): Promise<void> {
    if (!this.started) {
      const opening = openingOf(message);
      if (opening === 'encryption_request') return void this.socket.write('N');
      if (opening === 'cancel_request') return void this.socket.end();
      this.started = true;
    } else if (isTerminate(message)) {
      return void this.socket.end();
    }
    if (!this.holding) {
      await this.turns.acquire();
      this.holding = true;
      if (this.socket.destroyed) return;
    }
    const response = await this.db.execProtocolRaw(new Uint8Array(message));
    this.socket.write(response);
    if (endsIdle(response)) this.handOver();
  }

  /** Undoes what a client left open. */
  private async abandon(): Promise<void> {
    if (!this.holding) return;
    try {
      await this.db.execProtocolRaw(sync);
      await this.db.execProtocolRaw(simpleQuery('ROLLBACK'));
    } finally {
      this.handOver();
    }
  }

  private handOver(): void {
    this.holding = false;
    this.turns.release();
  }
}
