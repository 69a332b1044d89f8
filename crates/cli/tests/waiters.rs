//! `[[clients.NAME.waiters]]`: what it gives to which operations, and what is wrong with it, fully rendered.

#![allow(clippy::needless_raw_string_hashes, reason = "this is how `expect-test` writes what it expects")]

mod common;

use common::Folder;
use expect_test::{Expect, expect};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Jobs, version: '1'}
servers: [{url: 'https://jobs.example.com'}]
paths:
  /jobs:
    post:
      operationId: startJob
      responses: {'200': {description: job, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
  /jobs/{id}:
    get:
      operationId: getJob
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: job, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
components:
  schemas:
    Job:
      type: object
      properties:
        status: {type: [string, 'null'], enum: [waiting, running, done, failed, null]}
        done: {type: boolean}
        percent: {type: integer}
        steps: {type: array, items: {type: string}}
";

fn workspace(settings: &str) -> Folder {
    Folder::client("jobs", DOCUMENT, &format!("\n{settings}"))
}

#[track_caller]
fn check_errors(settings: &str, expected: &Expect) {
    workspace(settings).refuses(expected);
}

#[test]
fn a_waiter_is_a_method_of_the_call() {
    let folder = workspace(
        "\
[[clients.jobs.waiters]]
operations = ['getJob']
field = '/status'
success = ['done']
failure = ['failed']

[[clients.jobs.waiters]]
operations = ['GET /jobs/*']
name = 'until_full'
field = '/percent'
success = ['100']
",
    );
    folder.run(&["codegen"]).status(0);
    let text = folder.read("generated/jobs/src/operations.rs");
    let methods: Vec<&str> = text.lines().filter(|line| line.contains("runtime::Wait<")).map(str::trim).collect();
    expect![[r#"
        pub fn wait_until_done(self) -> runtime::Wait<models::Job, ()> {
        pub fn until_full(self) -> runtime::Wait<models::Job, ()> {"#]]
    .assert_eq(&methods.join("\n"));
}

/// A table for each of some keys.
fn entries(keys: &[&str]) -> String {
    let entry = |keys: &&str| format!("[[clients.jobs.waiters]]\noperations = ['getJob']\n{keys}\n");
    keys.iter().map(entry).collect::<Vec<_>>().concat()
}

#[test]
fn what_the_operation_does_not_have() {
    let keys = [
        "field = '/state'\nsuccess = ['done']",
        "field = '/status'\nsuccess = ['doen']\nfailure = ['x']",
        "field = '/status'\nsuccess = ['done']\nfailure = ['x']",
        "field = '/status'\nsuccess = ['done']\nfailure = ['done']",
        "field = '/done'\nsuccess = ['yes']",
        "field = '/percent'\nsuccess = ['all']",
        "field = '/steps'\nsuccess = ['all']",
    ];
    check_errors(
        &entries(&keys),
        &expect![[r#"
        error[config]: `/state` is not in the answer of `getJob`: the body has no `state`
         --> openapi/truespec.toml:8:9
          |
        8 | field = '/state'
          |         ^^^^^^^^
          |
          = help: the body has `status`, `done`, `percent`, `steps`

        error[config]: `/status` in the answer of `getJob` is never `doen`
          --> openapi/truespec.toml:13:12
           |
        13 | success = ['doen']
           |            ^^^^^^
           |
           = help: did you mean `done`?

        error[config]: `/status` in the answer of `getJob` is never `x`
          --> openapi/truespec.toml:19:12
           |
        19 | failure = ['x']
           |            ^^^
           |
           = help: it is one of `waiting`, `running`, `done`, `failed`

        error[config]: `done` is both success and failure
          --> openapi/truespec.toml:24:12
           |
        24 | failure = ['done']
           |            ^^^^^^

        error[config]: `/done` in the answer of `getJob` is never `yes`
          --> openapi/truespec.toml:28:12
           |
        28 | success = ['yes']
           |            ^^^^^
           |
           = help: it is a boolean

        error[config]: `/percent` in the answer of `getJob` is never `all`
          --> openapi/truespec.toml:32:12
           |
        32 | success = ['all']
           |            ^^^^^
           |
           = help: it is a number

        error[config]: `/steps` in the answer of `getJob` is a list, not a single value
          --> openapi/truespec.toml:35:9
           |
        35 | field = '/steps'
           |         ^^^^^^^^

        nothing was written
    "#]],
    );
}

#[test]
fn entries_of_another_form() {
    let keys = [
        "field = '/status'",
        "success = ['done']",
        "field = '/status'\nsuccess = ['done']\ninterval = '5'\ntimeout = 'soon'\nmax_interval = '1m'",
        "field = 'status'\nsuccess = ['done']",
    ];
    check_errors(
        &entries(&keys),
        &expect![[r#"
        error[config]: `waiters` names no value of `success`
         --> openapi/truespec.toml:6:1
          |
        6 | [[clients.jobs.waiters]]
          | ^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: add `success = ["completed"]`

        error[config]: `waiters` has no `field`
         --> openapi/truespec.toml:9:1
          |
        9 | [[clients.jobs.waiters]]
          | ^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: add `field = "…"`

        error[config]: `5` is not a time
          --> openapi/truespec.toml:16:12
           |
        16 | interval = '5'
           |            ^^^
           |
           = help: write it as `500ms`, `5s`, `30m` or `2h`

        error[config]: `soon` is not a time
          --> openapi/truespec.toml:17:11
           |
        17 | timeout = 'soon'
           |           ^^^^^^
           |
           = help: write it as `500ms`, `5s`, `30m` or `2h`

        error[config]: unknown key `max_interval` in `waiters`
          --> openapi/truespec.toml:18:1
           |
        18 | max_interval = '1m'
           | ^^^^^^^^^^^^
           |
           = help: did you mean `max-interval`?

        error[config]: `status` is not a JSON pointer
          --> openapi/truespec.toml:21:9
           |
        21 | field = 'status'
           |         ^^^^^^^^
           |
           = help: write `/status`

        nothing was written
    "#]],
    );
}

#[test]
fn operations_that_cannot_be_waited_for() {
    check_errors(
        "\
[[clients.jobs.waiters]]
operations = ['startJob', 'getjob', 'getJob']
field = '/status'
success = ['done']

[[clients.jobs.waiters]]
operations = ['get*']
field = '/status'
success = ['done']

[[clients.jobs.waiters]]
field = '/status'
success = ['done']
",
        &expect![[r#"
            error[config]: `startJob` cannot be repeated: each call does its work again
             --> openapi/truespec.toml:6:1
              |
            6 | [[clients.jobs.waiters]]
              | ^^^^^^^^^^^^^^^^^^^^^^^^

            error[config]: there is no operation `getjob`
             --> openapi/truespec.toml:7:27
              |
            7 | operations = ['startJob', 'getjob', 'getJob']
              |                           ^^^^^^^^
              |
              = help: did you mean `getJob`?

            error[config]: `getJob` has two waiters called `wait until done`
              --> openapi/truespec.toml:11:1
               |
            11 | [[clients.jobs.waiters]]
               | ^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = help: give one of them a `name` of its own

            error[config]: `waiters` names no `operations`
              --> openapi/truespec.toml:16:1
               |
            16 | [[clients.jobs.waiters]]
               | ^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = help: add `operations = ["getVideo"]`

            nothing was written
        "#]],
    );
}
