/**
 * What stands in a bundle for the SDK's default chain of credentials (infra/constructs/function-bundle.ts): Lambda gives a
 * function its role's credentials in the environment, and nothing else. SSO, STS, profiles and instance metadata are a
 * sixth of a bundle, parsed at each cold start and never called.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
