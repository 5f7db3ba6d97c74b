// express-pouchdb on a free port of loopback, which it prints; its databases lie in the folder that is named.
const express = require("express");
const PouchDB = require("pouchdb");

const folder = process.argv[2];
const Stored = PouchDB.defaults({ prefix: `${folder}/` });
const app = express();
app.use("/", require("express-pouchdb")(Stored, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log.txt` }));
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
