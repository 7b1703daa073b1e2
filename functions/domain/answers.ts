import { type Command, decide } from './decide.ts';
import { DEMARCHES } from './demarches.ts';
import type { Dossier } from './dossier.ts';
import { type AnswerStatus, AnswerStatusSchema } from './statuses.ts';

type Answer = Extract<Command, { kind: 'repondre' }>;

/** Statuses that an agent may give to a dossier now in the GS: asked of {@link decide} itself, so that the two never differ. */
export function possibleAnswers(dossier: Dossier, agent: string, now: string): readonly AnswerStatus[] {
  return AnswerStatusSchema.options.filter((status) => decide(dossier, agentAnswer(dossier, agent, status), now).ok);
}

/** An answer as an agent would give it on the version he sees, complete so that only the dossier can refuse it. */
function agentAnswer(dossier: Dossier, agent: string, status: AnswerStatus): Answer {
  return { kind: 'repondre', status, by: { way: 'gs', agent }, seenVersion: dossier.version, commentKey: 'commentaire', documents: [] };
}

/** Whether a document may be prepared for the usager: some answer must be possible. The refusal says why none is. */
export function mayPrepareDocument(dossier: Dossier, agent: string, now: string) {
  const [status] = possibleAnswers(dossier, agent, now);
  const [anyStatus = 'en-cours'] = DEMARCHES[dossier.demarche].answers;
  return decide(dossier, agentAnswer(dossier, agent, status ?? anyStatus), now);
}
