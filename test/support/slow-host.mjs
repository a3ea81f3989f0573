// A host as `dist/main.js` runs it, whose Created hook waits until its parent process says
// `release`. Runs from `dist`, as any child process of a test does.
import { catalogue } from '../../dist/app.module.js';
import { readEnvironment } from '../../dist/common/config/environment.js';
import { loadConfig } from '../../dist/common/config/load-config.js';
import { SessionManagerModule } from '../../dist/modules/session-manager/session-manager.module.js';
import { serve } from '../../dist/serve.js';

const released = Promise.withResolvers();

const slow = {
  async onSessionCreated() {
    process.send('entered');
    await released.promise;
    return {}; // changes nothing
  },
};

process.on('message', (message) => {
  if (message === 'release') released.resolve();
  if (message === 'reject') void Promise.reject(new Error('nobody caught this'));
  if (message === 'throw') throw new Error('nobody caught this');
});

const loaded = loadConfig({ ...readEnvironment(), catalogue: catalogue() });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
await serve(loaded.config, loaded.warnings, {
  modules: [SessionManagerModule.with(slow)],
  services: [SessionManagerModule.service],
});
