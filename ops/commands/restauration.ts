import * as z from 'zod';
import * as inputs from '../inputs.ts';
import { closeGate, copyTable, openGate, showRestore } from '../restore/gate.ts';
import { replay } from '../restore/replay.ts';
import { groupOf } from './group.ts';
import type { OpsCommand } from './ops-command.ts';

const CloseSchema = z.strictObject({ to: inputs.instant, reason: inputs.reason });
const CopySchema = z.strictObject({ table: z.string().regex(/^[0-9A-Za-z_.-]{3,255}$/, 'un nom de table est attendu.') });
const None = z.strictObject({});
const nothing = () => '';

/** docs/restore.md, step by step. */
export const restauration: OpsCommand = {
  register(program, frame) {
    const group = groupOf(program, 'restauration', 'remet la table des dossiers dans un état passé, sans rien perdre ni refaire');
    group
      .command('show')
      .description('où en est la restauration')
      .action(frame.reads(None, ({ hub }) => showRestore(hub.restore)));
    group
      .command('close')
      .description('ferme la plate-forme : plus rien n’atteint la table ; ce qui arrive attend')
      .requiredOption('--to <instant>', 'instant auquel la table doit revenir')
      .requiredOption('--reason <texte>', 'pourquoi, sans donnée personnelle')
      .action(
        frame.acts('restauration close', CloseSchema, nothing, async ({ hub, author, now, confirm }, input) => {
          await confirm('Fermer la plate-forme ? Agents et communes n’y feront plus rien, le temps de la restauration.');
          return closeGate(hub.restore, input, author, now());
        }),
      );
    group
      .command('copy <table>')
      .description('remet la table des dossiers dans l’état d’une table restaurée')
      .action(
        frame.acts('restauration copy', CopySchema, nothing, async ({ hub, now, confirm }, { table }) => {
          await confirm(`Remplacer le contenu de la table des dossiers par celui de « ${table} » ?`);
          return copyTable(hub.restore, table, now());
        }),
      );
    group
      .command('replay')
      .description('rétablit ce que la table a oublié : dossiers, destructions, courriels')
      .action(frame.acts('restauration replay', None, nothing, ({ hub }) => replay(hub.restore)));
    group
      .command('open')
      .description('rouvre la plate-forme')
      .action(frame.acts('restauration open', None, nothing, ({ hub }) => openGate(hub.restore)));
  },
};
