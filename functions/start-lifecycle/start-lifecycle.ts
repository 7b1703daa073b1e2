import * as z from 'zod';
import type { LoadedDossier } from '../adapters/dossiers-table/dossiers.ts';
import { leftItsExecution } from '../domain/delivery-decisions.ts';
import { NumeroSchema, SeqSchema } from '../domain/ids.ts';
import { deliverySeqOf } from '../domain/redelivery.ts';
import { failure, info } from '../shared/logger.ts';
import { type BatchResponse, eachRecord, QueueEventSchema } from '../shared/queue.ts';

/** What the starter needs of an event: also the body of the retry queue. */
export const NewEventSchema = z.object({ numero: NumeroSchema, seq: SeqSchema, after: z.int().min(0), type: z.string() });
export type NewEvent = z.infer<typeof NewEventSchema>;

const Text = z.object({ S: z.string() });
const Whole = z.object({ N: z.coerce.number() });

/** A record of the stream, in DynamoDB's own notation; loose, AWS adds fields. */
const StreamRecordSchema = z.object({
  eventSource: z.literal('aws:dynamodb'),
  dynamodb: z.object({ NewImage: z.object({ numero: Text, seq: Whole, after: Whole, type: Text }).loose() }).loose(),
});
const StreamEventSchema = z.object({ Records: z.array(StreamRecordSchema.loose()) });

/** New events from the stream, or those that could not be started then, from the retry queue. */
export const StartLifecycleEventSchema = z.union([StreamEventSchema, QueueEventSchema]);

export interface StartLifecycleDeps {
  readonly loadWithChain: (numero: string) => Promise<LoadedDossier | null>;
  readonly start: (input: { numero: string; seq: number; kind: string }, essai: number) => Promise<'started' | 'existed'>;
  /** Sends an event that could not be started to the retry queue. */
  readonly retryLater: (event: NewEvent) => Promise<void>;
}

/**
 * Starts one execution for each new event that has a consequence outside (design §1.3). A stream record is handled for
 * itself and never thrown back: a bad one must not block its shard. What even the retry queue did not take stands open
 * in the table, due for the sweeper.
 */
export function createStartLifecycle({ loadWithChain, start, retryLater }: StartLifecycleDeps) {
  async function startFor({ numero, seq, after, type }: NewEvent): Promise<void> {
    const loaded = await loadWithChain(numero);
    if (loaded !== null && isLeftAlone(loaded, { seq, after, type })) {
      info('EVENT_LEFT_TO_ITS_EXECUTION', { numero, seq });
      return;
    }
    await start({ numero, seq, kind: type }, 0);
    info('LIFECYCLE_STARTED', { numero, seq });
  }

  async function fromStream(event: NewEvent): Promise<void> {
    try {
      await startFor(event);
    } catch (error) {
      failure('LIFECYCLE_NOT_STARTED', error, { numero: event.numero, seq: event.seq });
      await retryLater(event).catch((cause: unknown) => failure('LIFECYCLE_NOT_STARTED', cause, { numero: event.numero, seq: event.seq }));
    }
  }

  const fromQueue = eachRecord(async (body) => {
    await startFor(NewEventSchema.parse(body));
    return 'done';
  });

  return async (input: z.infer<typeof StartLifecycleEventSchema>): Promise<BatchResponse> => {
    const stream = StreamEventSchema.safeParse(input);
    if (!stream.success) return fromQueue(QueueEventSchema.parse(input));
    for (const record of stream.data.Records) {
      const { numero, seq, after, type } = record.dynamodb.NewImage;
      await fromStream(NewEventSchema.parse({ numero: numero.S, seq: seq.N, after: after.N, type: type.S }));
    }
    return { batchItemFailures: [] };
  };
}

/**
 * True where an execution under way goes on with the event, or has done so: another would find nothing to do. What such an execution
 * leaves, because it dies, is the sweeper's.
 */
function isLeftAlone({ dossier, carriedTo }: LoadedDossier, { seq, after, type }: Omit<NewEvent, 'numero'>): boolean {
  if (carriedTo >= seq) return true;
  // Asked for by an operator, outside of any execution: nobody is on his way to it.
  if (type === 'renvoi' || type === 'reorientation') return false;
  // Right behind what asked for its delivery: only that one's own execution ends it, and it goes on. An event that came from outside of
  // any, because that execution has left the dossier to the push, has nobody: carrying it out begins with what stands before.
  if (after === deliverySeqOf(dossier)) return !leftItsExecution(dossier);
  return carriedTo < after;
}
