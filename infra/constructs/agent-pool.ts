import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { AGENT_PASSWORD_MIN } from '../../functions/domain/agent-password.ts';
import { acknowledge } from './acknowledge.ts';

export interface AgentPoolProps {
  readonly retain: boolean;
  readonly mfa: boolean;
  readonly passwordSignIn: boolean;
}

/**
 * The agents of the mairies. An operator creates them, nobody signs up; a token lives one hour and says who, never what:
 * entitlements are read from the access table at each call (design §5).
 */
export class AgentPool extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: AgentPoolProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      // The pool writes to nobody: an agent gets a link, and chooses his password (ops agent add, docs/adr/0031).
      signInAliases: { email: true },
      signInCaseSensitive: false,
      // The same rules as the page where an agent chooses it (functions/domain/agent-password.ts).
      passwordPolicy: {
        minLength: AGENT_PASSWORD_MIN,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      mfa: props.mfa ? Mfa.REQUIRED : Mfa.OFF,
      ...(props.mfa ? { mfaSecondFactor: { otp: true, sms: false } } : {}),
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: props.retain,
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.client = this.pool.addClient('Client', {
      authFlows: props.passwordSignIn ? { userSrp: true, userPassword: true } : { userSrp: true },
      generateSecret: false,
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });
    acknowledge(
      this.pool,
      'Threat protection keeps the network address and the device of each agent and belongs to the Plus plan; a second factor is required in its stead.',
      'AwsSolutions-COG3',
      'AwsSolutions-COG8',
    );
    if (!props.mfa) acknowledge(this.pool, 'Local stage only: the demo and the tests sign in without a telephone.', 'AwsSolutions-COG2');
  }
}
