import { FAULTS } from './faults.ts';
import type { ServerStory } from './server.ts';
import type { SoftwareStory } from './software.ts';

/** Something that happens at the communes, with its instant when it is told. */
export type Story =
  | ServerStory
  | (SoftwareStory & { readonly commune?: string })
  | { readonly what: 'deposited'; readonly numero: string; readonly insee: string }
  | { readonly what: 'refused-command'; readonly reason: string }
  | { readonly what: 'state'; readonly faults: readonly string[]; readonly received: number }
  | { readonly what: 'stopped' };

const FAULT_STATES = { on: 'panne', struck: 'la panne frappe', off: 'fin de la panne' } as const;

/** One line for a person. */
export function sentenceOf(story: Story): string {
  switch (story.what) {
    case 'fault':
      return `${FAULT_STATES[story.state]} : ${story.fault} (${FAULTS[story.fault]})`;
    case 'connected':
      return 'connexion';
    case 'login':
      return story.accepted ? 'compte accepté' : 'compte refusé';
    case 'arrived':
      return `arrivé : ${story.path}`;
    case 'collected':
      return `relevé : ${story.path} (${story.bytes.toLocaleString('fr-FR')} octets)`;
    case 'unreadable':
      return `relevé, mais ce n’est pas un paquet : ${story.path}`;
    case 'answered':
      return `flux retour ${story.status} envoyé pour ${story.numero}${story.malformed === undefined ? '' : `, mal formé (${story.malformed})`}`;
    case 'not-answered':
      return `flux retour ${story.status} non envoyé pour ${story.numero} : ${story.reason}`;
    case 'deposited':
      return `déposé par le portail : ${story.numero}, commune ${story.insee}`;
    case 'refused-command':
      return story.reason;
    case 'state':
      return `pannes : ${story.faults.join(', ') || 'aucune'} ; fichiers arrivés : ${story.received}`;
    case 'stopped':
      return 'arrêté';
  }
}

/** Writes what happens: a line of JSON for a program, a sentence with its hour for a person. */
export function journal(json: boolean, write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)) {
  return (story: Story): void => {
    const at = new Date();
    write(json ? JSON.stringify({ at: at.toISOString(), ...story }) : `${at.toLocaleTimeString('fr-FR')}  ${sentenceOf(story)}`);
  };
}
