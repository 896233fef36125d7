import { z } from 'zod';
import { type ErrorCode, isErrorCode } from './api-error';

/** What happens to texts for one destination, in another way than being delivered. */
export const destinationSchema = z.object({
  number: z.string(),
  /** The API refuses to send with this error, for example 21610. */
  refuse: z
    .number()
    .refine(isErrorCode, { error: 'use an error that local/twilio/api-error.ts lists' })
    .optional(),
  delivery: z.enum(['delivered', 'undelivered', 'failed']).default('delivered'),
  /** Of `undelivered` and `failed`; 30003 is "Unreachable destination handset". */
  errorCode: z.number().int().default(30003),
});

export type DestinationInput = z.input<typeof destinationSchema>;

/** The switches by destination number. */
export class Numbers {
  private readonly destinations = new Map<string, z.output<typeof destinationSchema>>();

  /** @throws when `refuse` is no error that the stand-in knows. */
  set(destination: DestinationInput): void {
    this.destinations.set(destination.number, destinationSchema.parse(destination));
  }

  clear(): void {
    this.destinations.clear();
  }

  refusalOf(number: string): ErrorCode | null {
    const refuse = this.destinations.get(number)?.refuse;
    return refuse !== undefined && isErrorCode(refuse) ? refuse : null;
  }

  deliveryOf(number: string) {
    const { delivery, errorCode } = this.destinations.get(number) ?? {
      delivery: 'delivered' as const,
      errorCode: 0,
    };
    return { delivery, errorCode: delivery === 'delivered' ? null : errorCode };
  }
}
