import { describe, expect, test } from 'vitest';
import { targetOf } from '../../../ops/context/target.ts';

const running = () => ({ endpoint: 'http://127.0.0.1:4566', transfer: { url: 'http://127.0.0.1:4567' } });
const none = () => undefined;

describe('which hub a command reaches', () => {
  test('without a stage: the running local cloud, with test credentials whatever the environment holds', () => {
    const env = { AWS_PROFILE: 'prod', AWS_ACCESS_KEY_ID: 'AKIA', AWS_ENDPOINT_URL: 'https://sts.amazonaws.com', HOME: '/home/c' };
    const target = targetOf({}, env, running);
    expect(target.kind).toBe('local');
    expect(target.env).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ENDPOINT_URL_TRANSFER: 'http://127.0.0.1:4567',
      AWS_ACCESS_KEY_ID: 'test',
      HOME: '/home/c',
    });
    expect(target.env.AWS_PROFILE).toBeUndefined();
  });
  test('without a stage and without a local cloud: nothing', () => {
    expect(() => targetOf({}, { AWS_PROFILE: 'prod' }, none)).toThrow('Aucun cloud local');
  });
  test('a local cloud that is not on this machine is refused', () => {
    expect(() => targetOf({}, {}, () => ({ endpoint: 'https://dynamodb.eu-west-3.amazonaws.com' }))).toThrow('arrêt');
  });
  test('a stage and a profile: AWS, by this profile alone', () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SESSION_TOKEN: 'x', AWS_PROFILE: 'autre', AWS_REGION: 'us-east-1', AWS_CONFIG_FILE: '/c' };
    const target = targetOf({ stage: 'preprod', profile: 'preprod-ops' }, env, running);
    expect(target).toEqual({
      kind: 'aws',
      stage: 'preprod',
      env: { AWS_CONFIG_FILE: '/c', AWS_PROFILE: 'preprod-ops', AWS_REGION: 'eu-west-3' },
    });
  });
  test.each([
    [{ stage: 'prod' }, '--profile'],
    [{ profile: 'prod' }, '--stage'],
    [{ stage: 'local', profile: 'x' }, '--stage'],
    [{ stage: 'dev', profile: 'x' }, '--stage'],
  ])('%o is not enough', (options, sentence) => {
    expect(() => targetOf(options, {}, running)).toThrow(sentence);
  });
  test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_DYNAMODB'])('AWS with %s set is refused', (name) => {
    expect(() => targetOf({ stage: 'prod', profile: 'p' }, { [name]: 'http://127.0.0.1:4566' }, running)).toThrow(name);
  });
});
