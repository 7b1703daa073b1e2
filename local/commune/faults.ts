import { setTimeout as later } from 'node:timers';

/** What may go wrong at a commune's, and what it looks like from outside. French: shown by `npm run commune -- --help`. */
export const FAULTS = {
  slow: 'le serveur écrit lentement : une pause à chaque bloc de 32 Kio',
  'full-disk': 'le disque est plein : l’écriture est refusée après les premiers octets, un fichier tronqué reste',
  'read-only': 'le compte n’a plus le droit d’écrire, de renommer ni de supprimer',
  'no-rename': 'le serveur ne sait pas renommer',
  'wrong-host-key': 'le serveur montre une autre clé d’hôte',
  'ed25519-only': 'le serveur n’a qu’une clé d’hôte ed25519, que les connecteurs d’AWS ne connaissent pas',
  'refused-login': 'le mot de passe ou la clé du compte est refusé',
  drops: 'la connexion est coupée au milieu d’un fichier',
  down: 'le serveur est éteint : toute connexion est coupée',
  silent: 'le serveur prend la connexion et ne répond plus',
  'no-collect': 'le logiciel de la commune ne relève plus ce qui arrive',
  late: 'le logiciel répond avec une heure de retard',
  'no-returns': 'le logiciel relève, et ne répond jamais',
  'double-returns': 'chaque flux retour est envoyé deux fois, sous deux noms',
  'malformed-returns': 'les flux retour sont mal formés, chacun à sa façon',
} as const;
export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
export const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

export interface FaultManner {
  /** Strikes once, then is over. */
  readonly once?: boolean;
  /** Is over after so long, in milliseconds of the real clock. */
  readonly forMs?: number;
}

export interface FaultSwitch {
  set(name: FaultName, manner?: FaultManner): void;
  /** Ends one fault, or all of them. */
  clear(name?: FaultName): void;
  active(): readonly FaultName[];
  /** Looks without striking. */
  isOn(name: FaultName): boolean;
  /** True where the fault is on: it strikes, and a fault of once is over. */
  strikes(name: FaultName): boolean;
}

export type FaultStory = (fault: FaultName, what: 'on' | 'struck' | 'off') => void;

/** The faults of one commune; they are switched while it runs. */
export function faultSwitch(tell: FaultStory = () => {}): FaultSwitch {
  const on = new Map<FaultName, { readonly once: boolean; readonly timer: NodeJS.Timeout | undefined }>();

  function end(name: FaultName): void {
    const fault = on.get(name);
    if (fault === undefined) return;
    clearTimeout(fault.timer);
    on.delete(name);
    tell(name, 'off');
  }

  return {
    set(name, { once = false, forMs } = {}) {
      clearTimeout(on.get(name)?.timer);
      const timer = forMs === undefined ? undefined : later(() => end(name), forMs);
      // Does not keep the process alive.
      timer?.unref();
      on.set(name, { once, timer });
      tell(name, 'on');
    },
    clear(name) {
      for (const one of name === undefined ? [...on.keys()] : [name]) end(one);
    },
    active: () => [...on.keys()],
    isOn: (name) => on.has(name),
    strikes(name) {
      const fault = on.get(name);
      if (fault === undefined) return false;
      tell(name, 'struck');
      if (fault.once) end(name);
      return true;
    },
  };
}
