import { DEMARCHES } from '../demarches.ts';
import { CONTENT_DAYS, legalDateText } from '../legal-time.ts';
import type { Mail } from './facts.ts';
import { type Block, heading, layOut, paragraph } from './layout.ts';
import { type NoticeContext, prefix } from './notice.ts';
import { greeting, noAnswerToUs, signature } from './parts.ts';

/** A dossier of a digest: its number and its deadline, nothing of the usager. */
export interface WaitingDossier {
  readonly numero: string;
  readonly expiresAt: string;
  /** To be downloaded in the GS, to be fetched from the boite, or to be answered. */
  readonly waits: 'telechargement' | 'retrait-boite' | 'reponse';
}

export interface Digest extends NoticeContext {
  readonly to: 'mairie' | 'second-contact';
  /** Oldest first. */
  readonly dossiers: readonly WaitingDossier[];
  /** True where the commune works in the Gestionnaire de Suivi. */
  readonly inGs: boolean;
}

/** Lines of a group: a longer list is not read, and the GS or the boite shows it whole. */
const MAX_LINES = 30;

const GROUPS: readonly { readonly waits: WaitingDossier['waits']; readonly title: string }[] = [
  { waits: 'telechargement', title: 'À télécharger dans le Gestionnaire de Suivi' },
  { waits: 'retrait-boite', title: 'À récupérer dans la boîte sFTP' },
  { waits: 'reponse', title: 'À traiter : aucune réponse n’a été donnée à l’usager' },
];

/** One reminder for a mailbox and a day, however many dossiers wait. No personal data: numbers and deadlines, as in the first notice. */
export function relanceMairie(digest: Digest): Mail {
  const { dossiers, demarche, gsUrl, inGs } = digest;
  const count = dossiers.length;
  const subject = count === 1 ? 'un télédossier attend votre mairie' : `${count} télédossiers attendent votre mairie`;
  return layOut(`${prefix(digest)}${subject}`, [
    greeting,
    paragraph(opening(digest)),
    ...(demarche === undefined ? [] : [{ kind: 'facts', rows: [['Démarche', DEMARCHES[demarche].name]] } satisfies Block]),
    ...GROUPS.flatMap(({ waits, title }) =>
      group(
        title,
        dossiers.filter((one) => one.waits === waits),
      ),
    ),
    ...(inGs ? [{ kind: 'link', label: 'Ouvrir le Gestionnaire de Suivi', href: gsUrl } satisfies Block] : []),
    paragraph(
      `Le contenu d’un télédossier n’est accessible que pendant ${CONTENT_DAYS} jours à compter de sa soumission par l’usager. Une réponse, même provisoire, informe l’usager de la prise en charge de son dossier et met fin à ces rappels.`,
    ),
    noAnswerToUs,
    signature,
  ]);
}

function opening({ to, dossiers }: Digest): string {
  const waits = dossiers.length === 1 ? 'Un télédossier attend' : `${dossiers.length} télédossiers attendent`;
  const told = `${waits} d’être récupéré${dossiers.length === 1 ? '' : 's'} ou traité${dossiers.length === 1 ? '' : 's'} par votre mairie.`;
  return to === 'mairie'
    ? told
    : `${told} Vous recevez ce rappel en tant que second contact de la mairie ; il est aussi envoyé à son adresse principale.`;
}

function group(title: string, dossiers: readonly WaitingDossier[]): Block[] {
  if (dossiers.length === 0) return [];
  const shown = dossiers.slice(0, MAX_LINES);
  const others = dossiers.length - shown.length;
  const rows = shown.map(({ numero, expiresAt }): [string, string] => [`n° ${numero}`, `avant le ${legalDateText(expiresAt)}`]);
  return [
    heading(title),
    { kind: 'facts', rows },
    ...(others === 0
      ? []
      : [paragraph(others === 1 ? 'Un autre télédossier attend aussi.' : `${others} autres télédossiers attendent aussi.`)]),
  ];
}
