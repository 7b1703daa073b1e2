import { accuse, accuseAndTransmis, transmis } from './accuse.ts';
import { avisMairie } from './avis-mairie.ts';
import type { Mail, MailFacts, MailKind } from './facts.ts';
import { relanceUsager } from './relance-usager.ts';
import { statut } from './statut.ts';

export type { Mail, MailFacts, MailKind, SendOutcome } from './facts.ts';

/** The mail for effects that go together: one kind, or `accuse` and `transmis` owed at the same moment. */
export function renderMail(kinds: readonly MailKind[], facts: MailFacts): Mail {
  const [kind, second, ...others] = kinds;
  if (others.length > 0 || (second !== undefined && !(kind === 'accuse' && second === 'transmis'))) throw new RangeError('no such mail');
  switch (kind) {
    case 'accuse':
      return second === undefined ? accuse(facts) : accuseAndTransmis(facts);
    case 'transmis':
      return transmis(facts);
    case 'statut':
      if (facts.status === undefined) throw new RangeError('a mail of status needs a status');
      return statut(facts, facts.status);
    case 'avis-mairie':
      return avisMairie(facts);
    case 'relance-1':
    case 'relance-2':
      if (facts.waits === undefined) throw new RangeError('a reminder needs what is waited for');
      return relanceUsager(facts, facts.waits, kind === 'relance-2');
    default:
      throw new RangeError('no such mail');
  }
}
