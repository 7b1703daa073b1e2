import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Recipients } from '../../functions/domain/recipients.ts';

export interface MailSenderProps {
  readonly domain: string;
  readonly from: string;
  /** Whom the stage may write to. */
  readonly recipients: Recipients;
}

/**
 * The domain that the hub's mails come from. Its zone is not in Route 53: the DKIM, SPF and DMARC records are for the DNS
 * team, and no output names them, since the local cloud does not know these attributes.
 */
export class MailSender extends Construct {
  readonly configurationSetName: string;
  readonly identity: EmailIdentity;
  private readonly from: string;
  private readonly recipients: Recipients;

  constructor(scope: Construct, id: string, props: MailSenderProps) {
    super(scope, id);
    this.from = props.from;
    this.recipients = props.recipients;
    const set = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      // A complaint must not silence what the law asks for: the hub itself sends less (docs/adr/0021).
      suppressionReasons: SuppressionReasons.BOUNCES_ONLY,
    });
    // SES writes to the default bus only.
    set.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    this.configurationSetName = set.configurationSetName;
    this.identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(props.domain),
      configurationSet: set,
      // Bounces of our own domain: SPF aligns. Until its records exist SES falls back to a domain of its own, and DKIM alone aligns.
      mailFromDomain: `rebonds.${props.domain}`,
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
  }

  /** Raw mails, from the one sender, through the one configuration set; elsewhere than in production, to the stage's own addresses only. */
  sending(): PolicyStatement {
    const arn = (resource: string, resourceName: string) => Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    return new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['ses:SendRawEmail'],
      resources: [arn('identity', this.identity.emailIdentityName), arn('configuration-set', this.configurationSetName)],
      conditions: { StringEquals: { 'ses:FromAddress': this.from }, ...this.toTestsOnly() },
    });
  }

  /** What the mailer does already (functions/domain/recipients.ts), kept by IAM too: a call that names no recipient is no exception. */
  private toTestsOnly(): Record<string, Record<string, string | string[]>> {
    if (this.recipients.to === 'anyone') return {};
    return { 'ForAllValues:StringLike': { 'ses:Recipients': this.recipients.patterns }, Null: { 'ses:Recipients': 'false' } };
  }
}
