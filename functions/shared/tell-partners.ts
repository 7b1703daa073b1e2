import type { Notice, NoticeKind, OweNotice } from '../domain/notices.ts';
import { type Connected, connectedPartners } from '../domain/partners.ts';
import { eachOf } from './each-of.ts';

export interface TellPartnersDeps {
  readonly raccordements: () => Promise<Connected['raccordements']>;
  readonly endpoints: () => Promise<Connected['endpoints']>;
  readonly partners: Connected['partners'];
  readonly owe: OweNotice;
}

/** What every connected partner is told: one notice each, named after what happened, so that saying it twice owes it once. */
export interface Telling {
  readonly kind: NoticeKind;
  /** What happened, as it stands in names: `20261125T150000Z`. */
  readonly name: string;
  readonly facts: Notice['facts'];
  readonly at: string;
}

/** Notices owed at the same time: some thousands of contacts are told in a few seconds. */
const LANES = 16;

/** Owes a notice to every connected partner; answers how many there are. */
export function createTellPartners({ raccordements, endpoints, partners, owe }: TellPartnersDeps) {
  return async ({ kind, name, facts, at }: Telling): Promise<number> => {
    const [known, servers] = await Promise.all([raccordements(), endpoints()]);
    const told = connectedPartners({ partners, raccordements: known, endpoints: servers });
    await eachOf(told, LANES, (one) => owe({ id: `${kind}.${name}.${one.name}`, kind, to: one.to, facts, at }));
    return told.length;
  };
}
export type TellPartners = ReturnType<typeof createTellPartners>;
