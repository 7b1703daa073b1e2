/** Codes of the lines of a rehearsal, in the order in which they are looked at; stable, scripts and contacts quote them. */
export const LABELS = {
  annuaire: 'Fiche de la commune',
  contacts: 'Contacts',
  agent: 'Agent du Gestionnaire de Suivi',
  circuit: 'Circuit du serveur',
  connexion: 'Connexion au serveur',
  'cle-hote': 'Clés d’hôte du serveur',
  'echange-cles': 'Échange de clés',
  chiffrement: 'Chiffrement',
  integrite: 'Contrôle d’intégrité',
  repertoire: 'Répertoire de la commune',
  ecriture: 'Droit d’écrire',
  renommage: 'Droit de renommer',
  effacement: 'Droit d’effacer',
  compte: 'Compte de la boîte',
  aller: 'Dossier d’essai, aller',
  avis: 'Avis à la boîte fonctionnelle',
  retrait: 'Dossier d’essai, retrait',
  retour: 'Dossier d’essai, retour',
  nettoyage: 'Dossier d’essai, effacement',
} as const;
export type LineCode = keyof typeof LABELS;

/** One line: what was looked at, whether it is as it must be, and what to do where it is not. */
export interface Line {
  readonly code: LineCode;
  readonly ok: boolean;
  /** What was found, a French sentence. */
  readonly detail: string;
  /** What to do; only where it is red. */
  readonly todo?: string;
}

export const green = (code: LineCode, detail: string): Line => ({ code, ok: true, detail });
export const red = (code: LineCode, detail: string, todo: string): Line => ({ code, ok: false, detail, todo });
/** Red too: what was not looked at is not green. */
export const notTried = (code: LineCode, because: LineCode): Line =>
  red(code, 'Non essayé.', `Corrigez d’abord « ${LABELS[because]} », puis relancez la répétition.`);
