/** The official rules as an XSLT stylesheet that lists the ids that fail, for comparing with another engine. */

import type { Schema } from './read-schematron.ts';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const quoted = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** One mode a pattern; of its rules, the first that matches an element has the highest priority. */
export function toXslt({ lets, rules }: Schema): string {
  const patterns = [...new Set(rules.map(({ pattern }) => pattern))];
  const variables = [...lets].map(([name, value]) => `<xsl:variable name="${name}" select="${quoted(value)}"/>`);
  const starts = patterns.map((name) => `<xsl:apply-templates select="/" mode="${name}"/>`);
  const modes = patterns.map(
    (name) =>
      `<xsl:mode name="${name}" on-no-match="shallow-skip"/><xsl:template match="/" mode="${name}"><xsl:apply-templates mode="${name}"/></xsl:template>`,
  );
  const templates = rules.map(({ pattern, context, assertions }, index) => {
    const tests = assertions.map(
      ({ id, test, isReport }) =>
        `<xsl:if test="${isReport ? quoted(test) : `not(${quoted(test)})`}">${id}<xsl:text> </xsl:text></xsl:if>`,
    );
    return `<xsl:template match="${quoted(context)}" mode="${pattern}" priority="${9_000 - index}">${tests.join('')}<xsl:apply-templates select="@*|node()" mode="${pattern}"/></xsl:template>`;
  });
  return `<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ubl="${UBL}Invoice-2" xmlns:cn="${UBL}CreditNote-2" xmlns:cac="${UBL}CommonAggregateComponents-2" xmlns:cbc="${UBL}CommonBasicComponents-2" xmlns:ext="${UBL}CommonExtensionComponents-2"><xsl:output method="text"/>
${variables.join('\n')}
<xsl:template match="/">${starts.join('')}</xsl:template>
${modes.join('\n')}
${templates.join('\n')}
</xsl:stylesheet>`;
}
