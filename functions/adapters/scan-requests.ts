import { GuardDutyClient, SendObjectMalwareScanCommand } from '@aws-sdk/client-guardduty';
import { named, type StoredVersion } from './objects.ts';

/** Asks GuardDuty for a scan of a version, on demand. Apart from the reading of results: the receivers do without this client. */
export function scanRequests(client = new GuardDutyClient({})) {
  return async (version: StoredVersion): Promise<void> => {
    await client.send(new SendObjectMalwareScanCommand({ S3Object: named(version) }));
  };
}
