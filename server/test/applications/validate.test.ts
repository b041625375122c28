/** The validator against the shipped applications: clean as they are, and each kind of damage named where it is. */
import { beforeEach, describe, expect, it } from 'vitest';
import { installedFrom } from '../../src/applications/validate/index.ts';
import { apps, bytes, check, damage, diagrams, type Files, replace, shipped, textOf } from './shipped.ts';

const inspection = 'workflows/self-inspection/app.json';
const diagram = 'workflows/self-inspection/inspection-basic.bpmn';
const hazardDiagram = 'workflows/hazard-report/hazard.bpmn';

const unsent = [['notification.unsent', 'warning']];

describe.each(apps)('%s', (app) => {
  it('has no problem, the other one installed; that its notifications are not sent yet is said', async () => {
    const other = app === 'hazard-report' ? 'self-inspection' : 'hazard-report';
    const installed = await installedFrom(await shipped(other), diagrams);
    expect(installed).toHaveLength(1);
    expect((await check(await shipped(app), installed)).map((one) => [one.code, one.severity])).toEqual(unsent);
  });
});

/** What is broken, by which replacement, and the problem it must cause. */
const damages: [string, string, string, string, string][] = [
  [
    'an unknown key',
    inspection,
    '"icon": "clipboard-check",',
    '"icon": "clipboard-check", "colour": 1,',
    'schema.invalid',
  ],
  ['broken JSON', 'workflows/self-inspection/roles.json', '"rules"', 'rules', 'json.syntax'],
  ['an unknown tone', inspection, '"tone": "warning"', '"tone": "orange"', 'schema.invalid'],
  [
    'a service task nobody works for',
    diagram,
    '<bpmn:startEvent id="',
    '<bpmn:serviceTask id="Task_Idle" name="x"><bpmn:extensionElements><zeebe:taskDefinition type="post" /></bpmn:extensionElements></bpmn:serviceTask><bpmn:startEvent id="',
    'task.noWorker',
  ],
  [
    'a check point in one language',
    'forms/self-inspection/site.checklist.json',
    ',"en":"Point A-02"',
    '',
    'checklist.language',
  ],
  [
    'candidates that may be nobody',
    diagram,
    '<zeebe:assignmentDefinition assignee="=closeloop.starterId" />',
    '<zeebe:assignmentDefinition candidateUsers="=vars" />',
    'feel.nullSafe',
  ],
  [
    'a way back to the step itself',
    inspection,
    '"kind": "save"',
    '"kind": "return", "to": ["Task_Inspect"]',
    'action.returnTo',
  ],
  [
    'a message nobody waits for',
    inspection,
    '"kind": "save"',
    '"kind": "message", "message": "hurry"',
    'reference.unknown',
  ],
  ['a state nobody defines', inspection, '"at": "toIssue"', '"at": "issued"', 'reference.unknown'],
  ['a list nobody defines', inspection, '"list": "notices"', '"list": "noticez"', 'reference.unknown'],
  ['an unknown column', inspection, '"case.problemsLeft"', '"case.problemLeft"', 'reference.unknown'],
  [
    'an unknown element in a chain',
    inspection,
    '"chain": ["Task_CheckIn", "Task_Inspect"]',
    '"chain": ["Task_CheckIn", "Task_X"]',
    'reference.unknown',
  ],
  [
    'a chain across other tasks',
    inspection,
    '"chain": ["Task_CheckIn", "Task_Inspect"]',
    '"chain": ["Task_CheckIn", "Task_Issue"]',
    'offline.chain',
  ],
  ['a missing text', inspection, '"name": "app.name"', '"name": "app.nam"', 'text.missing'],
  [
    'a placeholder in one language only',
    'workflows/self-inspection/texts/en.json',
    'took {d}',
    'took long',
    'text.placeholders',
  ],
  ['a value that is not given', inspection, '"no": "=case.number",', '', 'text.value'],
  ['markup in a text', 'workflows/self-inspection/texts/zh-CN.json', '继续', '<script>继续</script>', 'markup.refused'],
  [
    'FEEL that does not parse',
    inspection,
    '=person.id = case.starter.id',
    '=person.id == case.starter.id',
    'feel.syntax',
  ],
  [
    'a member that does not exist',
    inspection,
    '=person.id = case.starter.id',
    '=person.id = case.owner.id',
    'feel.name',
  ],
  [
    'a figure the block does not have',
    inspection,
    '=blocks.siteChecks.total"',
    '=blocks.siteChecks.totals"',
    'feel.name',
  ],
  ['a variable nobody sets', inspection, '"due": "=vars.rectifyBy"', '"due": "=vars.rectifyAt"', 'feel.name'],
  [
    'an element asked for that is not there',
    inspection,
    'ended(\\"End_Closed\\")',
    'ended(\\"End_Gone\\")',
    'reference.unknown',
  ],
  ['active() outside of states', inspection, '=person.id = case.starter.id', '=active(\\"Task_Issue\\")', 'feel.name'],
  [
    'an else that succeeds',
    inspection,
    '"tone": "neutral", "icon": "loader"',
    '"tone": "success", "icon": "loader"',
    'state.elseSuccess',
  ],
  ['no else at all', inspection, '"else": true,', '"when": "=cancelled()",', 'state.else'],
  [
    'a required field that is read-only',
    inspection,
    '"editable": ["inspectedProject"]',
    '"editable": ["inspectedProjekt"]',
    'reference.unknown',
  ],
  [
    'a rule without condition',
    'workflows/self-inspection/roles.json',
    '"can": "discard", "subject": "case", "where": { "starter": { "$eq": "$person.id" } }',
    '"can": "discard", "subject": "case"',
    'role.everything',
  ],
  [
    'a platform subject',
    'workflows/self-inspection/roles.json',
    '"subject": "task"',
    '"subject": "person"',
    'schema.invalid',
  ],
  [
    'a right of another subject',
    'workflows/self-inspection/roles.json',
    '"can": "start"',
    '"can": "complete"',
    'role.subject',
  ],
  [
    'an operator against the type',
    inspection,
    '{ "$in": ["rectifying", "rectified"] }',
    '{ "$overlaps": ["rectifying"] }',
    'condition.operator',
  ],
  [
    'a state that is compared but not defined',
    inspection,
    '{ "$in": ["rectifying", "rectified"] }',
    '{ "$in": ["rectifying", "done"] }',
    'reference.unknown',
  ],
  ['a field that is not there', inspection, '"participants": { "$has"', '"people": { "$has"', 'reference.unknown'],
  [
    'a condition that may be null',
    diagram,
    '=get or else(siteChecks.openFindings, 0) &gt; 0',
    '=siteChecks.openFindings &gt; 0',
    'feel.nullSafe',
  ],
  [
    'an assignee that may be null',
    diagram,
    '=if feedbackPerson = null then closeloop.starterId else feedbackPerson',
    '=feedbackPerson',
    'feel.nullSafe',
  ],
  ['a form that does not exist', diagram, 'formKey="issue-notice"', 'formKey="issues"', 'form.unused'],
  [
    'a step that forgets a field',
    'forms/self-inspection/check-in.form',
    '["arrival", "fellows"]',
    '["arrival"]',
    'form.step',
  ],
  [
    'a key of the platform',
    'forms/self-inspection/issue-notice.form',
    '"key": "opinion"',
    '"key": "person"',
    'form.keyTaken',
  ],
  [
    'html in a form',
    'forms/self-inspection/issue-notice.form',
    '"type": "textarea"',
    '"type": "html"',
    'schema.invalid',
  ],
  [
    'an unknown post',
    'forms/self-inspection/issue-notice.form',
    '"post": "feedback_person"',
    '"post": "feedback"',
    'reference.unknown',
  ],
  [
    'an unknown checklist',
    'forms/self-inspection/inspect.form',
    '"template": "site"',
    '"template": "sites"',
    'reference.unknown',
  ],
  [
    'a form whose name differs',
    'forms/self-inspection/issue-notice.form',
    '"id": "issue-notice"',
    '"id": "issuing"',
    'name.mismatch',
  ],
  [
    'a demo person nobody introduces',
    'workflows/self-inspection/demo.json',
    '"person": "lisi"',
    '"person": "nobody"',
    'demo.person',
  ],
  [
    'a post the registry fills',
    'workflows/self-inspection/demo.json',
    '"post": "specialist_engineer"',
    '"post": "chief_engineer"',
    'demo.post',
  ],
];

describe('damage', () => {
  let files: Files;
  beforeEach(async () => {
    files = await shipped('self-inspection');
  });

  it.each(damages)('%s', async (_, path, from, to, code) => {
    replace(files, path, from, to);
    const problems = await check(files);
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const { message } of problems) {
      expect(message['zh-CN']).toMatch(/\p{Script=Han}|diagram/u);
      expect(message.en).not.toMatch(/\p{Script=Han}/u);
      expect(`${message['zh-CN']}${message.en}`).not.toMatch(/\{(?:detail|kind|name|max)\}/);
    }
  });

  it('says where', async () => {
    replace(files, inspection, '"at": "toIssue"', '"at": "issued"');
    expect(await damage(files)).toEqual([
      {
        file: inspection,
        path: 'processes.inspection.case.number.at',
        severity: 'error',
        code: 'reference.unknown',
        message: { 'zh-CN': '没有这个状态：「issued」', en: 'There is no state “issued”' },
      },
    ]);
  });

  it('passes on what the engine refuses, with the element', async () => {
    replace(
      files,
      diagram,
      'sourceRef="Task_Rectify" targetRef="End_Closed"',
      'sourceRef="Task_Rectify" targetRef="End_Gone"',
    );
    const found = (await check(files)).filter(({ code }) => code.startsWith('diagram.'));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatchObject({ file: diagram, severity: 'error' });
  });

  it('keeps other files’ problems when app.json cannot be read', async () => {
    replace(files, inspection, '{', '');
    replace(files, 'forms/self-inspection/issue-notice.form', '"type": "default"', '"type": "custom"');
    const problems = await check(files);
    expect(problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['json.syntax', 'schema.invalid', 'folder.missing']),
    );
  });

  it('notices that a post means something else in another application', async () => {
    const [other] = await installedFrom(files, diagrams);
    if (!other?.posts['site_supervisor']) throw new Error('no post');
    const posts = {
      ...other.posts,
      site_supervisor: { ...other.posts['site_supervisor'], exclusiveGroup: 'another-group' },
    };
    const problems = await damage(files, [{ ...other, app: 'another', posts }]);
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['post.conflict', 'posts.site_supervisor'],
      ['process.taken', 'Process_SelfInspectionBasic'],
    ]);
  });
});

describe('groups', () => {
  it.each([
    ['dispatcher', 'group.unscoped'],
    ['=[&quot;dispatcher&quot;]', 'group.unscoped'],
    ['=[&quot;role:&quot; + closeloop.unitId + &quot;:nobody&quot;]', 'group.unscoped'],
    ['=[&quot;post:&quot; + fixer + &quot;:dispatcher&quot;]', 'group.unscoped'],
    ['=[fixer]', 'feel.nullSafe'],
  ])('refuses %s', async (groups, code) => {
    const files = await shipped('hazard-report');
    replace(files, hazardDiagram, '=[&quot;role:&quot; + closeloop.unitId + &quot;:dispatcher&quot;]', groups);
    expect((await check(files)).map((problem) => problem.code)).toContain(code);
  });

  it('warns of an outcome that an output mapping swallows', async () => {
    const files = await shipped('hazard-report');
    const form = '<zeebe:formDefinition formKey="confirm-fix" />';
    replace(
      files,
      hazardDiagram,
      form,
      `${form}<zeebe:ioMapping><zeebe:output source="=fixText" target="said" /></zeebe:ioMapping>`,
    );
    const found = await damage(files);
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['task.outcomeUnmapped', 'warning']]);
  });
});

describe('folders', () => {
  it.each([
    ['workflows/x/../../etc/passwd', 'path.invalid'],
    ['/workflows/x/app.json', 'path.invalid'],
    ['workflows\\x\\app.json', 'path.invalid'],
    ['workflows/x/a/b/c/d.json', 'path.invalid'],
    ['workflows/self-inspection/run.js', 'path.unknown'],
    ['workflows/self-inspection/App.json', 'path.duplicate'],
    ['workflows/another/app.json', 'folder.twoApplications'],
  ])('refuses %s', async (path, code) => {
    const files = await shipped('self-inspection');
    files.set(path, bytes({}));
    expect((await check(files)).map((problem) => problem.code)).toContain(code);
  });

  it('refuses too many, too large, too deep and not text', async () => {
    const files = await shipped('self-inspection');
    files.set('forms/self-inspection/deep.form', bytes('['.repeat(5000) + ']'.repeat(5000)));
    files.set('forms/self-inspection/binary.form', new Uint8Array([0xff, 0xfe, 0x00]));
    expect((await check(files)).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['json.depth', 'file.encoding']),
    );
    files.set('forms/self-inspection/large.form', new Uint8Array(2_000_000));
    expect((await check(files)).map(({ code }) => code)).toContain('file.tooLarge');
    for (let n = 0; n < 300; n++) files.set(`forms/self-inspection/f${String(n)}.form`, bytes({}));
    expect((await check(files)).map(({ code }) => code)).toContain('folder.tooMany');
  });

  it('refuses script, style, frames and outside pictures in a document', async () => {
    const files = await shipped('self-inspection');
    files.set(
      'workflows/self-inspection/documents/a.html',
      bytes('<h1 class="t">{{case.number}}</h1><img src="{{photo}}">'),
    );
    expect((await check(files)).map((one) => [one.code, one.severity])).toEqual(unsent);
    const bad = '<style>p{}</style><iframe></iframe><p onclick="x()">a</p><img src="https://example.org/a.png">';
    files.set('workflows/self-inspection/documents/b.html', bytes(bad));
    const found = (await check(files)).map(({ message }) => message.en).join(' ');
    for (const part of ['<style>', '<iframe>', 'p onclick', 'img src']) expect(found).toContain(part);
  });

  it('is not touched by keys that look like prototypes', async () => {
    const files = await shipped('self-inspection');
    const text = textOf(files, inspection);
    files.set(inspection, bytes(text.replace('"lists": {', '"__proto__": {"id": "x"}, "lists": {')));
    expect((await check(files)).map(({ code }) => code)).toContain('json.syntax');
  });
});
