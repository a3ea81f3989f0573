import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { adminInNamespace } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import { configurationTemplate } from './configuration-template.js';
import type { ConfigurationTemplates } from './configuration-templates.js';
import { templateToRest } from './session-rest-mapper.js';

const BASE = '/session/v1/admin/namespaces/{namespace}';

/** Session templates, for clients that administer the game. */
export function configurationRoutes(iam: Iam, templates: ConfigurationTemplates): readonly Route[] {
  const { namespace } = iam.options;
  const admin = (request: RestRequest) => adminInNamespace(iam, request);
  return [
    {
      name: `POST ${BASE}/configuration`,
      handle(request) {
        admin(request);
        const stored = templates.create(jsonBody(request, configurationTemplate));
        return jsonReply(201, templateToRest(stored, namespace));
      },
    },
    {
      name: `GET ${BASE}/configurations`,
      handle(request) {
        admin(request);
        const data = templates.all.map((stored) => templateToRest(stored, namespace));
        return jsonReply(200, { data, paging: {} });
      },
    },
    {
      name: `GET ${BASE}/configurations/{name}`,
      handle(request) {
        admin(request);
        return jsonReply(200, templateToRest(templates.get(param(request, 'name')), namespace));
      },
    },
    {
      name: `PUT ${BASE}/configurations/{name}`,
      handle(request) {
        admin(request);
        // The name stands in the path; AGS's schema asks for it in the body as well.
        const schema = configurationTemplate.extend({
          name: configurationTemplate.shape.name.default(param(request, 'name')),
        });
        const template = { ...jsonBody(request, schema), name: param(request, 'name') };
        return jsonReply(200, templateToRest(templates.replace(template), namespace));
      },
    },
    {
      name: `DELETE ${BASE}/configurations/{name}`,
      handle(request) {
        admin(request);
        templates.delete(param(request, 'name'));
        return noContentReply;
      },
    },
  ];
}
