import { actes } from './actes.ts';
import { agent } from './agent.ts';
import { boiteAuxLettres } from './boite-aux-lettres.ts';
import { commune } from './commune.ts';
import { compte } from './compte.ts';
import { deadlines } from './deadlines.ts';
import { dossier } from './dossier.ts';
import { endpoint } from './endpoint.ts';
import { essai } from './essai.ts';
import { fileMorte } from './file-morte.ts';
import { maintenance } from './maintenance.ts';
import type { OpsCommand } from './ops-command.ts';
import { pause } from './pause.ts';
import { portail } from './portail.ts';
import { quarantaine } from './quarantaine.ts';
import { raccordement } from './raccordement.ts';
import { rehearse } from './rehearse.ts';
import { report } from './report.ts';
import { restauration } from './restauration.ts';
import { serveur } from './serveur.ts';

/** Every command, in the order of the help. A new one adds its file and its line here. */
export const COMMANDS: readonly OpsCommand[] = [
  commune,
  endpoint,
  raccordement,
  boiteAuxLettres,
  portail,
  rehearse,
  essai,
  compte,
  agent,
  dossier,
  deadlines,
  report,
  quarantaine,
  fileMorte,
  pause,
  restauration,
  maintenance,
  serveur,
  actes,
];
