import * as z from 'zod';
import { RaccordementStateSchema } from '../../functions/domain/commune.ts';
import { changeState, NOT_READY, STATE_CHANGES } from '../../functions/domain/raccordement-state.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { saved } from '../saved.ts';
import { knownRaccordement } from './known.ts';
import { STATE_LABELS } from './sheet.ts';

export const StateSchema = z.strictObject({ insee: inputs.insee, demarche: inputs.demarche, etat: RaccordementStateSchema });
export type StateInput = z.output<typeof StateSchema>;

/** Changes the state of a raccordement, where its rules allow it. */
export async function setRaccordementState(
  { directory, agents, ring }: Pick<Hub, 'directory' | 'agents' | 'ring'>,
  { insee, demarche, etat }: StateInput,
  confirm: (question: string) => Promise<void>,
): Promise<View> {
  const before = await knownRaccordement({ directory }, insee, demarche);
  const hasAgent = (await agents.ofCommune(insee)).some(({ state, demarches }) => state === 'actif' && demarches.includes(demarche));
  const change = changeState(before, etat, hasAgent);
  switch (change.outcome) {
    case 'same':
      return { data: before, text: `Rien à changer : ${STATE_LABELS[etat]}.` };
    case 'forbidden':
      throw new OpsRefused(`De « ${before.state} », on ne va qu’à : ${STATE_CHANGES[before.state].join(', ')}.`);
    case 'not-ready':
      throw new OpsRefused(
        ['Le raccordement ne peut pas être activé :', ...change.reasons.map((reason) => `  - ${NOT_READY[reason]}`)].join('\n'),
      );
    case 'changed':
      if (etat === 'inactif') await confirm('Les dépôts pour cette commune et cette démarche seront refusés. Continuer ?');
      await saved(directory.saveRaccordement(before, change.raccordement), 'Ce raccordement');
      // What it held leaves, oldest first.
      if (etat === 'actif') await ring({ insee, demarche });
      return { data: change.raccordement, text: `${insee} ${demarche} : ${STATE_LABELS[etat]}.` };
  }
}
