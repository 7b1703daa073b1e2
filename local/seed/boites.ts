import { randomBytes } from 'node:crypto';
import { accounts } from '../../functions/adapters/access-table/accounts.ts';
import { boitesBucket } from '../../functions/adapters/boites-bucket.ts';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import { drawUsername, USERNAME_BYTES } from '../../functions/domain/access.ts';
import { drawPassword, PASSWORD_BYTES } from '../../functions/domain/access-passwords.ts';
import type { Boite } from '../../functions/domain/ids.ts';
import { hashPassword } from '../../functions/shared/passwords.ts';
import type { StackOutputs } from '../cloud/stack-outputs.ts';

export interface SeededBoite {
  readonly boite: Boite;
  readonly username: string;
  readonly password: string;
}

/** Opens a boite, with its folders and its LISEZMOI, and an account with a password that is told once. */
export function createBoites(stacks: StackOutputs) {
  const bucket = boitesBucket({ bucket: stacks.BoitesBucket });
  const table = accounts(openTable(stacks.AccesTable));
  return async (boite: Boite): Promise<SeededBoite> => {
    const createdAt = new Date().toISOString();
    const username = drawUsername(boite, randomBytes(USERNAME_BYTES));
    const password = drawPassword(randomBytes(PASSWORD_BYTES));
    await bucket.createBoite(boite);
    const passwords = [await hashPassword(password, createdAt)];
    await table.create({ username, boite, state: 'actif', passwords, publicKeys: [], createdAt });
    return { boite, username, password };
  };
}
