// A host as `dist/main.js` runs it, with the session DSM, which the host does not offer by itself
// yet. Runs from `dist`, as any child process of a test does.
import { catalogue } from '../../../dist/app.module.js';
import { readEnvironment } from '../../../dist/common/config/environment.js';
import { loadConfig } from '../../../dist/common/config/load-config.js';
import { serve } from '../../../dist/serve.js';

const offered = catalogue();
const loaded = loadConfig({
  ...readEnvironment(),
  catalogue: { ...offered, modules: [...offered.modules, 'sessionDsm'] },
});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
await serve(loaded.config, loaded.warnings);
