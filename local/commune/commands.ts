import { FAULT_NAMES, type FaultManner, type FaultName, isFault } from './faults.ts';

/** What a person or a program asks of a running simulator. */
export type CommuneCommand =
  | { readonly do: 'fault'; readonly fault: FaultName; readonly manner: FaultManner }
  | { readonly do: 'clear'; readonly fault?: FaultName }
  | { readonly do: 'deposit'; readonly count: number }
  | { readonly do: 'state' }
  | { readonly do: 'stop' };

export const COMMANDS_HELP = 'fault PANNE [once] [for SECONDES] · clear [PANNE] · deposit N · state · stop';

/** Reads one line: of the terminal, of a pipe, or of the body of a request. A string says, in French, what is wrong. */
export function readCommand(line: string, scale: number): CommuneCommand | string {
  const [verb = '', ...words] = line.trim().split(/\s+/);
  switch (verb) {
    case 'fault':
      return readFault(words, scale);
    case 'clear': {
      const [fault] = words;
      if (fault === undefined) return { do: 'clear' };
      return isFault(fault) ? { do: 'clear', fault } : unknownFault(fault);
    }
    case 'deposit': {
      const count = Number(words[0] ?? 1);
      return Number.isInteger(count) && count > 0 ? { do: 'deposit', count } : `« ${words[0]} » n’est pas un nombre de dossiers`;
    }
    case 'state':
    case 'stop':
      return { do: verb };
    default:
      return `Commande inconnue : « ${verb} ». Commandes : ${COMMANDS_HELP}`;
  }
}

const unknownFault = (name: string): string => `Panne inconnue : « ${name} ». Pannes : ${FAULT_NAMES.join(', ')}`;

function readFault([name = '', ...words]: readonly string[], scale: number): CommuneCommand | string {
  if (!isFault(name)) return unknownFault(name);
  const at = words.indexOf('for');
  const seconds = at < 0 ? undefined : Number(words[at + 1]);
  if (seconds !== undefined && !(seconds > 0)) return `« for ${words[at + 1] ?? ''} » : une durée est un nombre de secondes`;
  const rest = words.filter((_, rank) => at < 0 || (rank !== at && rank !== at + 1));
  if (rest.some((word) => word !== 'once')) return `Mot inattendu : « ${rest.find((word) => word !== 'once')} »`;
  return {
    do: 'fault',
    fault: name,
    manner: { ...(rest.length > 0 ? { once: true } : {}), ...(seconds === undefined ? {} : { forMs: (seconds * 1_000) / scale }) },
  };
}
