import { subDays } from 'date-fns';
import * as z from 'zod';
import { parisDay } from '../../functions/domain/legal-time.ts';
import { periodOf } from '../../functions/domain/report.ts';
import * as inputs from '../inputs.ts';
import { OpsMisused } from '../refused.ts';
import { communesReport } from '../report/report.ts';
import type { OpsCommand } from './ops-command.ts';

const day = z.iso.date('un jour s’écrit AAAA-MM-JJ.');
const ReportSchema = z.strictObject({
  insee: inputs.insee.optional(),
  departement: inputs.departement.optional(),
  du: day.optional(),
  au: day.optional(),
  csv: z.boolean().default(false),
});

/** Days of a report whose beginning is not given. */
const DAYS = 31;

export const report: OpsCommand = {
  register(program, frame) {
    program
      .command('report [insee]')
      .description('ce que deviennent les télédossiers, par commune et par démarche ; sans donnée personnelle')
      .option('--departement <numéro>', 'les communes d’un département')
      .option('--du <jour>', 'premier jour des dates légales (heure de Paris) ; 31 jours avant le dernier par défaut')
      .option('--au <jour>', 'dernier jour ; aujourd’hui par défaut')
      .option('--csv', 'pour un tableur : points-virgules, UTF-8 avec marque')
      .action(
        frame.reads(ReportSchema, ({ hub, now }, { insee, departement, du, au, csv }) => {
          const last = au ?? parisDay(now().toISOString());
          const first = du ?? parisDay(subDays(new Date(`${last}T12:00:00Z`), DAYS).toISOString());
          if (first > last) throw new OpsMisused('La période finit avant de commencer : --du est après --au.');
          return communesReport(hub, { insee, departement, csv, period: periodOf(first, last) }, now());
        }),
      );
  },
};
