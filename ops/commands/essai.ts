import * as z from 'zod';
import { isCanary } from '../../functions/domain/canary.ts';
import { NumeroSchema } from '../../functions/domain/ids.ts';
import { OpsRefused } from '../refused.ts';
import { cleanUp } from '../rehearsal/compose.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

export const essai: OpsCommand = {
  register(program, frame) {
    const schema = z.strictObject({ numero: NumeroSchema });
    groupOf(program, 'essai', 'les dossiers d’essai des répétitions')
      .command('remove <numero>')
      .description('efface un dossier d’essai qu’une répétition interrompue a laissé')
      .action(
        frame.acts(
          'essai remove',
          schema,
          ({ numero }) => numero,
          async (ops, { numero }) => {
            if (!isCanary(numero)) throw new OpsRefused('Ce numéro n’est pas celui d’un dossier d’essai : rien n’est effacé.');
            const dossier = await ops.hub.dossiers.load(numero);
            if (dossier === null) throw new OpsRefused(`Le dossier d’essai ${numero} n’est pas connu : il est déjà effacé.`);
            await cleanUp(ops, dossier);
            return { data: { numero }, text: `Dossier d’essai ${numero} effacé.` };
          },
        ),
      );
  },
};
