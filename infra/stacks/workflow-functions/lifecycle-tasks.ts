import { AcknowledgeDepositEnvSchema } from '../../../functions/acknowledge-deposit/env.ts';
import { BeginRedeliveryEnvSchema } from '../../../functions/begin-redelivery/env.ts';
import { CarryOutEventsEnvSchema } from '../../../functions/carry-out-events/env.ts';
import { DeliverToBoiteEnvSchema } from '../../../functions/deliver-to-boite/env.ts';
import { HandOverDeliveryEnvSchema } from '../../../functions/hand-over-delivery/env.ts';
import { OpenInGsEnvSchema } from '../../../functions/open-in-gs/env.ts';
import { listing, onItems, onObjects, sendingTo } from '../../constructs/permissions.ts';
import type { Maker } from './maker.ts';

/** The tasks of the state machine. */
export function lifecycleTasks({ hubFunction, variables, config, storage, queues, deciding, telling }: Maker) {
  const { DOSSIERS_TABLE, VAULT_BUCKET, BOITES_BUCKET, PORTAIL_BUCKET, LEASE_SECONDS, EVIDENCE_SECONDS } = variables;
  const { boites, vault, dossiers } = storage;
  const acknowledgeDeposit = hubFunction(
    'acknowledge-deposit',
    'Tells the portal that a deposit was received, and by which way it reaches its commune',
    AcknowledgeDepositEnvSchema,
    { DOSSIERS_TABLE, PORTAIL_BUCKET },
    // It owes, and decides nothing.
    [telling, onItems(dossiers, 'GetItem', 'PutItem', 'Query')],
  );
  const beginRedelivery = hubFunction(
    'begin-redelivery',
    'Takes out of a boite what is delivered once more, and says by which way it goes now',
    BeginRedeliveryEnvSchema,
    { DOSSIERS_TABLE, BOITES_BUCKET, PORTAIL_BUCKET },
    [onItems(dossiers, 'GetItem', 'Query'), onObjects(boites, ['*/teledossiers/'], 'DeleteObject'), telling],
  );
  const deliverToBoite = hubFunction(
    'deliver-to-boite',
    'Puts the package into the commune’s boite and records the dossier as transmis',
    DeliverToBoiteEnvSchema,
    {
      DOSSIERS_TABLE,
      BOITES_BUCKET,
      VAULT_BUCKET,
      LEASE_SECONDS,
      EVIDENCE_SECONDS,
      FALLBACK_SECONDS: String(config.push.fallbackSeconds),
    },
    [
      onObjects(vault, ['contenu/'], 'GetObject'),
      listing(vault, 'ListBucket'),
      onObjects(boites, ['*/teledossiers/'], 'PutObject', 'PutObjectTagging'),
      listing(boites, 'ListBucketVersions'),
      deciding('Query', 'ConditionCheckItem'),
    ],
  );
  const openInGs = hubFunction(
    'open-in-gs',
    'Records the dossier as transmis: agents see it from then on',
    OpenInGsEnvSchema,
    { DOSSIERS_TABLE },
    [deciding()],
  );
  const handOverDelivery = hubFunction(
    'hand-over-delivery',
    'Leaves a dossier to the push, or to its suspended raccordement, and lets its execution end',
    HandOverDeliveryEnvSchema,
    {
      DOSSIERS_TABLE,
      DELIVERIES_QUEUE_URL: queues.deliveries.queueUrl,
      FALLBACK_SECONDS: String(config.push.fallbackSeconds),
    },
    [deciding('Query'), sendingTo(queues.deliveries)],
  );
  const carryOutEvents = hubFunction(
    'carry-out-events',
    'Carries out the open events of a dossier in order, and owes their mails',
    CarryOutEventsEnvSchema,
    { DOSSIERS_TABLE, PORTAIL_BUCKET, MAIL_QUEUE_URL: queues.mail.queueUrl },
    [telling, deciding('Query', 'ConditionCheckItem'), sendingTo(queues.mail)],
  );
  return { acknowledgeDeposit, beginRedelivery, deliverToBoite, openInGs, handOverDelivery, carryOutEvents };
}
