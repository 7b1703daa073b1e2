import type { Command } from '../domain/decide.ts';
import { type Delivery, type DeliveryIn, LISTINGS_PREFIX, remotePath, temporaryName, type UnderWay } from '../domain/delivery.ts';
import { delivered, later, moveAnswered, moveGivenUp, moveIntended, moveRepeated, movesAreSettled } from '../domain/delivery-steps.ts';
import { secondsLater } from '../domain/instants.ts';
import { readListing } from '../formats/remote-listing.ts';
import { info } from '../shared/logger.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { isSuspended, type PushDeps, type Visit } from './context.ts';
import type { SendFile } from './send-file.ts';

/**
 * Gives a file its final name, once. The intention is written first, in the transaction in which a fetch in the GS would have won. A
 * lost answer is never guessed: the temporary name gone proves the delivery, and while it stands the same move can be asked for
 * again, since it takes the name away with it (docs/adr/0014).
 */
export function createMoveFile(deps: PushDeps, breaker: CircuitBreaker, { hold, giveUp }: SendFile) {
  const { replace, schedule, evidenceSeconds, now } = deps;
  const instant = () => now().toISOString();

  /** A decision on the dossier and what its delivery becomes, in one transaction; null where the decision was taken before. */
  async function decideWith<D extends Delivery>(read: Delivery, command: Command, next: D): Promise<D | null> {
    let written = false;
    await deps.apply(read.numero, command, ({ events }) => {
      written = events.length > 0;
      return written ? [deps.nextItem(read, next)] : [];
    });
    return written ? { ...next, rev: read.rev + 1 } : null;
  }

  async function ask(visit: Visit, delivery: DeliveryIn<'move-demande'>): Promise<void> {
    const { numero, fileName, attempt, push } = delivery;
    const from = remotePath(push.directory, temporaryName(fileName, attempt));
    const answer = await deps.move(visit.endpoint.connectorId, from, remotePath(push.directory, fileName));
    info('MOVE_ASKED', { numero, attempt, outcome: answer.outcome });
    if (answer.outcome === 'unknown') return;
    await replace(delivery, moveAnswered(delivery, answer.outcome === 'started' ? answer.id : 'refused', instant()));
    if (answer.outcome === 'refused') await breaker.failed(visit, answer.code);
  }

  async function begin(visit: Visit, delivery: DeliveryIn<'envoye'>): Promise<void> {
    if (await isSuspended(deps, visit, delivery)) return hold(delivery);
    // Told by its event or asked for, a file that came through is the end of what was counted against its endpoint.
    if (delivery.moves === 0) await breaker.succeeded(visit, delivery.sentAt);
    // Behind an open circuit a move would only fail: what is whole there waits.
    if (visit.circuit.state === 'ouvert') {
      await replace(delivery, later(delivery, visit.circuit.nextProbeAt));
      return;
    }
    const intended = await decideWith(delivery, { kind: 'engager' }, moveIntended(delivery, instant(), schedule));
    if (intended === null) await giveUp(delivery);
    else await ask(visit, intended);
  }

  async function settle(delivery: UnderWay): Promise<void> {
    const { numero, attempt } = delivery;
    const done = await decideWith(delivery, { kind: 'constater-transmission', proof: 'push' }, delivered(delivery, instant()));
    if (done === null) return;
    info('DELIVERED', { numero, way: 'push', attempt });
    deps.count('PushDelivered');
  }

  /** The names in the remote directory, or null where they are not known yet: then they were asked for. */
  async function evidence(visit: Visit, delivery: DeliveryIn<'move-demande'>) {
    const { listing, push } = delivery;
    const text = listing === undefined ? null : (visit.read.get(listing.file) ?? (await deps.readText(listing.file)));
    if (listing !== undefined && text !== null) {
      visit.read.set(listing.file, text);
      return readListing(text);
    }
    const waits = listing !== undefined && instant() < secondsLater(listing.at, evidenceSeconds);
    const file = waits ? listing.file : (visit.listings.get(push.directory) ?? (await list(visit, push.directory)));
    const nextAt = secondsLater(now(), schedule.pollSeconds);
    await replace(delivery, { ...delivery, nextAt, ...(file === null || waits ? {} : { listing: { file, at: instant() } }) });
    return null;
  }

  /** Asked for once a directory and visit: three a second for a connector (aws-facts §2.4). */
  async function list(visit: Visit, directory: string): Promise<string | null> {
    const answer = await deps.list(visit.endpoint.connectorId, directory, LISTINGS_PREFIX);
    if (answer.outcome !== 'started') return null;
    visit.listings.set(directory, answer.id);
    return answer.id;
  }

  async function follow(visit: Visit, delivery: DeliveryIn<'move-demande'>): Promise<void> {
    // Counted at the first look after its event, before any listing is asked for.
    if (delivery.failure !== undefined && delivery.listing === undefined) await breaker.failed(visit, delivery.failure);
    const found = await evidence(visit, delivery);
    if (found === null) return;
    const stands = found.names.has(temporaryName(delivery.fileName, delivery.attempt));
    const { listing: _seen, ...unseen } = delivery;
    if (!stands && found.complete) return settle(delivery);
    const lastAsked = delivery.asked.at(-1)?.at ?? instant();
    if (stands && movesAreSettled(delivery, instant(), schedule)) {
      await decideWith(delivery, { kind: 'desengager' }, moveGivenUp(delivery, instant(), schedule, deps.jitter()));
      deps.count('PushFailed', { code: delivery.failure ?? 'CALL_REFUSED' });
    } else if (stands && instant() >= secondsLater(lastAsked, evidenceSeconds)) {
      const again = await replace(delivery, moveRepeated(delivery, instant(), schedule));
      if (again !== null) await ask(visit, again);
    } else await replace(delivery, later(unseen, secondsLater(lastAsked > instant() ? instant() : lastAsked, evidenceSeconds)));
  }

  return { begin, follow, settle };
}
export type MoveFile = ReturnType<typeof createMoveFile>;
