import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DAY_SECONDS, secondsLater } from '../../domain/instants.ts';
import type { Rung } from '../../domain/reminders.ts';
import { type Table, type TransactItem, written } from './client.ts';
import { dossierKey, due } from './keys.ts';

const reminderKey = (numero: string) => dossierKey(numero, 'RELANCE');

/** Seconds after its deposit at which a dossier is first looked at: before the first rung of any ladder. */
const FIRST_LOOK_SECONDS = DAY_SECONDS;

/** The item that keeps a dossier in mind, as an item of the transaction that writes it. */
export function firstReminder(TableName: string, numero: string, depositedAt: string): TransactItem {
  const key = reminderKey(numero);
  return { Put: { TableName, Item: { ...key, numero, ...due(key.pk, secondsLater(depositedAt, FIRST_LOOK_SECONDS)) } } };
}

/** The rungs on which dossiers stand. */
export function reminders({ client, name: TableName }: Table) {
  return {
    /** A dossier stands on its next rung, or is no longer kept in mind; nothing happens where somebody moved it meanwhile. */
    async stand(numero: string, seenDue: string, next: Rung | null): Promise<void> {
      const unmoved = { TableName, Key: reminderKey(numero), ConditionExpression: 'gsi2sk = :seen' };
      if (next === null) {
        await written(client.send(new DeleteCommand({ ...unmoved, ExpressionAttributeValues: { ':seen': seenDue } })));
        return;
      }
      const move = new UpdateCommand({
        ...unmoved,
        UpdateExpression: 'SET rung = :days, gsi2sk = :at',
        ExpressionAttributeValues: { ':seen': seenDue, ':days': next.days, ':at': next.at },
      });
      await written(client.send(move));
    },
  };
}
export type Reminders = ReturnType<typeof reminders>;
