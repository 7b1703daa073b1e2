import { isCanary } from '../../domain/canary.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Period } from '../../domain/report.ts';
import { StatusSchema } from '../../domain/statuses.ts';
import { queried, type Table } from './client.ts';
import { parseDossier } from './dossiers.ts';
import { communeListPk } from './keys.ts';
import { readable } from './readable.ts';

/** Dossiers read at once: some two kilobytes each, a page of DynamoDB holds a megabyte. */
const PAGE = 100;

/** The dossiers of a commune by their legal dates, for what is counted of them; an index may be a moment late. */
export function communeDossiers(table: Table) {
  return {
    /** Of a period, page after page, status after status; no canary. */
    async *submittedIn(insee: string, demarche: string, { from, before }: Period): AsyncGenerator<Dossier> {
      for (const status of StatusSchema.options) {
        const found = queried(table, {
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to',
          // A rank is `{status}#{submittedAt}#{numero}`: the bare instant stands before every number of it, and is left out.
          ExpressionAttributeValues: {
            ':pk': communeListPk(insee, demarche),
            ':from': `${status}#${from}`,
            ':to': `${status}#${before}`,
          },
          Limit: PAGE,
        });
        for await (const item of found) {
          const dossier = readable(item, parseDossier)?.dossier;
          if (dossier !== undefined && !isCanary(dossier.numero)) yield dossier;
        }
      }
    },
  };
}
