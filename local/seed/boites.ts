import { randomBytes } from 'node:crypto';
import { accessTable } from '../../functions/adapters/access-table/index.ts';
import { boiteOpening } from '../../functions/adapters/boite-opening.ts';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import type { Account } from '../../functions/domain/access.ts';
import type { Boite } from '../../functions/domain/ids.ts';
import { createManageAccounts } from '../../functions/shared/manage-accounts.ts';
import { hashPassword } from '../../functions/shared/passwords.ts';
import { stageConfig } from '../../infra/config.ts';
import type { StackOutputs } from '../cloud/stack-outputs.ts';

export interface SeededBoite {
  readonly boite: Boite;
  readonly username: string;
  readonly password: string;
}

/** Opens a boite, with its folders and its LISEZMOI, and an account with a password that is told once. */
export function createBoites(stacks: Pick<StackOutputs, 'BoitesBucket' | 'AccesTable' | 'DossiersTable'>) {
  const bucket = boiteOpening({ bucket: stacks.BoitesBucket });
  const { accounts, activations } = accessTable(stacks.AccesTable);
  const manage = createManageAccounts({
    ...accounts,
    ...activations,
    ...dossiersTable(stacks.DossiersTable).reviews,
    ...{ hashPassword, randomBytes, now: () => new Date().toISOString() },
    lives: stageConfig('local').access,
  });
  return async (boite: Boite, holder: Account['holder']): Promise<SeededBoite> => {
    await bucket.createBoite(boite);
    const username = await manage.open(boite, { holder });
    const given = await manage.addPassword(username);
    if (given.outcome !== 'done') throw new Error(`no password for a new account: ${given.outcome}`);
    return { boite, username, password: given.password };
  };
}
