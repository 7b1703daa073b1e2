import type { Account } from '../../functions/domain/access.ts';
import { activationPath } from '../../functions/domain/activation.ts';
import type { Raccordement } from '../../functions/domain/commune.ts';
import type { DemarcheCode } from '../../functions/domain/demarches.ts';
import type { Boite } from '../../functions/domain/ids.ts';
import { activation } from '../../functions/domain/mails/activation.ts';
import type { CredentialView } from '../../functions/shared/credential-view.ts';
import type { Hub } from '../context/hub.ts';
import { readTyped } from '../endpoint/credential.ts';
import type { Ops } from '../frame.ts';
import { mailLink } from '../link-mail.ts';
import { optionalTime, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { done, REFUSALS } from './outcomes.ts';

/** Parts of the hub that the commands about accounts use. */
export type AccountHub = Pick<Hub, 'directory' | 'access' | 'accounts' | 'mailer' | 'activationUrl'>;
export interface AccountOps extends Pick<Ops, 'confirm'> {
  readonly hub: AccountHub;
}

const KINDS: Record<CredentialView['kind'], string> = { 'mot-de-passe': 'mot de passe', cle: 'clé' };

/** The accounts of the managed sFTP server, as an operator opens, renews and closes them. No value of a credential passes here. */
export function accountWork({ hub, confirm }: AccountOps) {
  /** Whose technical contact gets the link, and is told later of the end of what it gave. */
  async function holderOf(boite: Boite, demarche?: DemarcheCode): Promise<Raccordement> {
    const holder = (await hub.directory.raccordementsOf(boite)).find((one) => demarche === undefined || one.demarche === demarche);
    if (holder === undefined)
      throw new OpsRefused(`Aucun raccordement ne se sert de la boîte « ${boite} » : « raccordement set … --boite ».`);
    return holder;
  }

  /** Who gets the links. Asked for before anything is opened, too. */
  function contactOf({ insee, demarche, technicalContact }: Raccordement): string {
    if (technicalContact !== undefined) return technicalContact;
    throw new OpsRefused(`Le contact technique manque : « raccordement set ${insee} ${demarche} --technical-contact ».`);
  }

  /** Draws a link, of which the table keeps a digest, and mails it. */
  async function drawLink(username: string, holder: Raccordement, renewal: boolean): Promise<string> {
    const to = contactOf(holder);
    const { token, expiresAt } = done(await hub.accounts.invite(username));
    await mailLink(hub, {
      to,
      kind: 'activation',
      path: activationPath(token),
      insee: holder.insee,
      mail: (facts) => activation({ ...facts, expiresAt, renewal }),
      again: `compte rotate ${username}`,
    });
    return expiresAt;
  }

  async function accountOf(
    username: string,
  ): Promise<Pick<Account, 'boite' | 'holder'> & { readonly credentials: readonly CredentialView[] }> {
    const account = await hub.accounts.describe(username);
    if (account === undefined) throw new OpsRefused(REFUSALS['no-account']);
    return account;
  }

  const said = (text: string, data: object = {}): View => ({ data: { outcome: 'done', ...data }, text });

  return {
    async create({
      boite,
      demarche,
      reseau = [],
    }: {
      boite: Boite;
      demarche?: DemarcheCode | undefined;
      reseau?: Account['networks'] | undefined;
    }): Promise<View> {
      const holder = await holderOf(boite, demarche);
      contactOf(holder);
      const username = await hub.accounts.open(boite, { networks: reseau, holder: { insee: holder.insee, demarche: holder.demarche } });
      const expiresAt = await drawLink(username, holder, false);
      return said(`Compte ${username} ouvert ; son contact technique a jusqu’au ${timeText(expiresAt)} pour l’activer.`, {
        username,
        expiresAt,
      });
    },

    async list(boite: Boite): Promise<View> {
      const names = await hub.access.accounts.ofBoite(boite);
      const accounts = (await Promise.all(names.map(hub.accounts.describe))).flatMap((account) => account ?? []);
      const rows = accounts.flatMap(({ username, state, credentials }) =>
        credentials.length === 0
          ? [[username, state, undefined, 'pas encore activé', undefined, undefined]]
          : credentials.map((one) => [
              username,
              state,
              one.id,
              `${KINDS[one.kind]}, ${one.state}${one.fingerprint === undefined ? '' : `, ${one.fingerprint}`}`,
              timeText(one.expiresAt),
              optionalTime(one.lastUsedAt),
            ]),
      );
      return {
        data: accounts,
        text: table(['Compte', 'État', 'Identifiant', 'Sorte', 'Fin', 'Dernière connexion'], rows, 'Aucun compte.'),
      };
    },

    /** First half of a rotation, or another link where the first one was lost. */
    async sendLink(username: string): Promise<View> {
      const { boite, holder, credentials } = await accountOf(username);
      const renewal = credentials.some(({ kind, state }) => kind === 'mot-de-passe' && state === 'actif');
      const expiresAt = await drawLink(username, await holderOf(boite, holder?.demarche), renewal);
      const next = renewal ? ` Quand le nouveau mot de passe s’est connecté : « compte rotate ${username} --fin ».` : '';
      return said(`Lien envoyé au contact technique, valable jusqu’au ${timeText(expiresAt)}.${next}`, { expiresAt });
    },

    async finishRotation(username: string): Promise<View> {
      done(await hub.accounts.finishRotation(username));
      return said('L’ancien mot de passe est fermé.');
    },

    async importKey(username: string, file: string): Promise<View> {
      const { id, fingerprint, expiresAt } = done(await hub.accounts.importKey(username, await readTyped(file)));
      return said(`Clé ${fingerprint} en service (identifiant ${id}), jusqu’au ${timeText(expiresAt)}.`, { id, fingerprint, expiresAt });
    },

    async revoke({ compte, id, vole }: { compte: string; id: string; vole: boolean }): Promise<View> {
      await confirm(`L’identifiant ${id} du compte ${compte} ne l’ouvrira plus. Continuer ?`);
      done(await hub.accounts.revoke(compte, id, { stolen: vole }));
      return said(`Identifiant ${id} fermé ; les connexions en cours vont à leur terme.`);
    },

    async restrict(username: string, networks: Account['networks']): Promise<View> {
      done(await hub.accounts.restrict(username, networks));
      return said(
        networks.length === 0 ? 'Le compte se connecte de partout.' : `Le compte ne se connecte plus que de : ${networks.join(', ')}.`,
      );
    },

    async suspend(username: string): Promise<View> {
      done(await hub.accounts.suspend(username));
      return said('Compte suspendu.');
    },

    async resume(username: string): Promise<View> {
      done(await hub.accounts.resume(username));
      return said('Compte rouvert.');
    },
  };
}
