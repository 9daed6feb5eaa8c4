import { xml } from '../base/xml.ts';
import { artifactPath } from './artifact-path.ts';
import type { Format } from './report.ts';
import { xmlDocument } from './xml-document.ts';

/** Checkstyle's XML, which many CI servers read. */
export const checkstyle: Format = ({ files }, { folders }) =>
  xmlDocument({
    name: 'checkstyle',
    attributes: { version: '4.3' },
    children: files.map((file) => ({
      name: 'file',
      attributes: { name: artifactPath(file.source.name, folders) },
      children: file.diagnostics.map((diagnostic) =>
        xml('error', {
          ...diagnostic.primary.file.position(diagnostic.primary.span.start),
          severity: diagnostic.severity,
          message: `${diagnostic.message} (${diagnostic.help})`,
          source: `canton-plan.${diagnostic.rule}`,
        }),
      ),
    })),
  });
