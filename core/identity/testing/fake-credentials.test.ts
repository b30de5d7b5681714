import { credentialsConformance } from './credentials-conformance.ts';
import { FakeCredentials } from './fake-credentials.ts';

credentialsConformance('the fake', async () => ({ credentials: new FakeCredentials() }));
