// The tables of one profile's database. A change adds a step at the end; steps are never edited.

/** Step n brings a database from `user_version` n to n + 1. */
export const SCHEMA_STEPS: readonly string[] = [
  `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- Signal state. Addresses are the UUID names of proto/signal/address.ts with their device: 'uuid.device'.
  CREATE TABLE session (address TEXT PRIMARY KEY, record BLOB NOT NULL) STRICT, WITHOUT ROWID;
  -- trusted: the pinned key, the only one we send to. pending: another key seen since, until the user trusts it.
  CREATE TABLE identity (address TEXT PRIMARY KEY, trusted BLOB NOT NULL, pending BLOB) STRICT, WITHOUT ROWID;
  CREATE TABLE prekey (id INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT;
  CREATE TABLE signed_prekey (id INTEGER PRIMARY KEY, record BLOB NOT NULL, created INTEGER NOT NULL) STRICT;
  CREATE TABLE kyber_prekey (
    id INTEGER PRIMARY KEY, record BLOB NOT NULL, last_resort INTEGER NOT NULL, created INTEGER NOT NULL) STRICT;
  CREATE TABLE kyber_used (
    kyber_id INTEGER NOT NULL, signed_id INTEGER NOT NULL, base_key BLOB NOT NULL,
    PRIMARY KEY (kyber_id, signed_id, base_key)) STRICT, WITHOUT ROWID;

  -- Who is behind an address. changed = 1: the address came back under another jid; hold until trusted.
  CREATE TABLE contact (
    address TEXT PRIMARY KEY, jid TEXT NOT NULL UNIQUE, seen_until INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
  CREATE TABLE partner (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, handle TEXT NOT NULL, status TEXT NOT NULL, enabled INTEGER NOT NULL) STRICT;

  -- What a chat shows, in the order it came to be. content: the unpadded protobuf of outgoing messages, for retries.
  CREATE TABLE entry (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, chat TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    direction TEXT, notice TEXT, body TEXT NOT NULL, timestamp INTEGER NOT NULL,
    state TEXT, reason TEXT, content BLOB, resends INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX entry_chat ON entry (chat, seq);
  CREATE UNIQUE INDEX entry_message ON entry (id, chat, direction) WHERE kind = 'message';
  CREATE INDEX entry_waiting ON entry (id, chat) WHERE notice = 'waiting-for-message';

  -- Every message id a peer used, so that each is shown once. waiting: a retry was asked.
  CREATE TABLE inbound (
    jid TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, timestamp INTEGER NOT NULL,
    PRIMARY KEY (jid, id)) STRICT, WITHOUT ROWID;

  -- What still has to reach the chat server. fresh: not encrypted yet; ready: stanza holds the bytes to send;
  -- held: waits for the user to trust a new identity.
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, class TEXT NOT NULL, id TEXT NOT NULL, chat TEXT NOT NULL,
    state TEXT NOT NULL, stanza BLOB) STRICT;
  CREATE UNIQUE INDEX outbox_key ON outbox (class, id, chat);
  CREATE INDEX outbox_chat ON outbox (chat, seq);
  `,
  `
  -- blocked = 1: this user does not want to hear from them; the list that counts is the server's.
  ALTER TABLE contact ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- What is said about the file of a message, and where it is. source: of files we send, their path on this disk.
  -- The content that describes the file of a received message, its key included, is kept in entry.content.
  CREATE TABLE media (
    chat TEXT NOT NULL, id TEXT NOT NULL, direction TEXT NOT NULL, description TEXT NOT NULL,
    stage TEXT NOT NULL, why TEXT, source TEXT, PRIMARY KEY (id, chat, direction)) STRICT, WITHOUT ROWID;
  CREATE INDEX media_stage ON media (stage);
  -- Files on their way to a media host. draft: the content protobuf, key included, until path and hashes are known.
  CREATE TABLE upload (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, chat TEXT NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,
    size INTEGER NOT NULL, modified TEXT NOT NULL, draft BLOB NOT NULL, url TEXT) STRICT;
  CREATE UNIQUE INDEX upload_key ON upload (id, chat);
  `,
  `
  -- accepted = 1: this user accepted them, or wrote to them and Meta took it. gone = 1: Meta knew nobody there when
  -- they were written to last; 2: it said that they left. Either way they are looked up before the next message.
  ALTER TABLE contact ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE contact ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
  UPDATE contact SET accepted = 1 WHERE EXISTS (SELECT 1 FROM entry
    WHERE chat = address AND direction = 'out' AND state IN ('sent', 'delivered', 'read', 'played'));
  -- Somebody not accepted wrote, and this user has not decided. from_seq: where in the chat it begins; dropped: how
  -- many more messages came than are kept.
  CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT, chat TEXT NOT NULL UNIQUE, since INTEGER NOT NULL,
    from_seq INTEGER NOT NULL, dropped INTEGER NOT NULL DEFAULT 0) STRICT;
  INSERT INTO request (chat, since, from_seq) SELECT chat, MIN(timestamp), MIN(seq)
    FROM entry JOIN contact ON address = chat WHERE accepted = 0 AND direction = 'in' GROUP BY chat;
  -- outbox.state may be 'withheld': what would tell the sender of a request something; it goes when they are accepted.

  -- What was put before this user and what they decided, as this profile saw it. detail: JSON.
  CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
    detail TEXT NOT NULL) STRICT;
  -- Who asked this user to turn their app on, and when last.
  CREATE TABLE ping (address TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  -- When this user turned the app on.
  ALTER TABLE partner ADD COLUMN since INTEGER;
  `,
  `
  -- What the app shows of a conversation, words with blanks between; NULL: its list entry was read before it said.
  ALTER TABLE partner ADD COLUMN features TEXT;
  -- What a message answers. quote_direction: whose that was, where this profile has it. quote_text: what the replying
  -- side says it said.
  ALTER TABLE entry ADD COLUMN quote_id TEXT;
  ALTER TABLE entry ADD COLUMN quote_direction TEXT;
  ALTER TABLE entry ADD COLUMN quote_text TEXT;
  -- Its author took it back: body and content are empty from then on.
  ALTER TABLE entry ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0;
  -- Of received messages: it names this user; it was played here; it is settled whether
  -- its sender hears that it was read. What was seen before there were such receipts is none of them.
  ALTER TABLE entry ADD COLUMN mention INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE entry ADD COLUMN played INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE entry ADD COLUMN receipted INTEGER NOT NULL DEFAULT 0;
  UPDATE entry SET receipted = 1 WHERE direction = 'in'
    AND seq <= (SELECT seen_until FROM contact WHERE address = chat);
  CREATE INDEX entry_unreceipted ON entry (chat, seq) WHERE kind = 'message' AND direction = 'in' AND receipted = 0;
  CREATE INDEX entry_quote ON entry (quote_id, chat) WHERE quote_id IS NOT NULL;
  -- One reaction a person and message. own: by this user. pending: of our own, what Meta has not taken.
  CREATE TABLE reaction (
    chat TEXT NOT NULL, id TEXT NOT NULL, direction TEXT NOT NULL, own INTEGER NOT NULL, emoji TEXT NOT NULL,
    at INTEGER NOT NULL, pending TEXT, PRIMARY KEY (chat, id, direction, own)) STRICT, WITHOUT ROWID;
  -- Messages of ours that are no row of a chat: reactions and revokes. content: as of entries, for retries.
  CREATE TABLE act (
    chat TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, target_id TEXT NOT NULL, target_direction TEXT NOT NULL,
    content BLOB NOT NULL, timestamp INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT,
    resends INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (id, chat)) STRICT, WITHOUT ROWID;
  CREATE INDEX act_target ON act (target_id, chat, target_direction);
  -- How it is known that a message of ours came to a state. source: here, meta or peer.
  CREATE TABLE evidence (
    chat TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, source TEXT NOT NULL,
    what TEXT NOT NULL, PRIMARY KEY (id, chat, state)) STRICT, WITHOUT ROWID;
  -- How the user keeps a chat. verified: the two identity keys whose safety number was compared, and whose they are.
  CREATE TABLE chat (
    address TEXT PRIMARY KEY, pinned INTEGER NOT NULL DEFAULT 0, muted INTEGER NOT NULL DEFAULT 0,
    archived INTEGER NOT NULL DEFAULT 0, read_receipts INTEGER, label TEXT, verified BLOB, verified_at INTEGER
    ) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_identity ON entry (chat, seq) WHERE notice = 'identity-changed';
  -- What is unread in a chat.
  CREATE INDEX entry_received ON entry (chat, seq) WHERE direction = 'in';
  CREATE INDEX entry_mention ON entry (chat, seq) WHERE mention = 1;
  -- What a search reads of a message, nothing of one that is taken back: its text, the name of its file, and the parts of
  -- that name as words.
  CREATE VIEW said AS SELECT seq, id, chat, direction, body || COALESCE(char(10) || (description ->> 'fileName')
      || ' ' || replace(replace(description ->> 'fileName', '.', ' '), '_', ' '), '') AS text
    FROM entry LEFT JOIN media USING (id, chat, direction)
    WHERE kind = 'message' AND (body <> '' OR description ->> 'fileName' <> '');
  -- Full text of it, by entry.seq. The tokenizer folds case and accents, and splits scripts without spaces by character.
  -- chat: in hex, one word, so that a search within one chat reads nothing of the others.
  CREATE VIRTUAL TABLE entry_text USING fts5 (
    chat, body, content='', columnsize=0, tokenize='signal_tokenizer', prefix='1 2 3');
  -- What is deleted leaves its words in no page, at once.
  INSERT INTO entry_text (entry_text, rank) VALUES ('secure-delete', 1);
  -- The last row that the full text has; it takes in what came since many rows at a time, which costs a tenth a row.
  CREATE TABLE full_text_end (seq INTEGER NOT NULL) STRICT;
  INSERT INTO full_text_end VALUES (0);
  -- Of what it has, it always has the words of the moment: to delete them it must be told them.
  CREATE TRIGGER entry_text_removed BEFORE DELETE ON entry
    WHEN old.kind = 'message' AND old.seq <= (SELECT seq FROM full_text_end) BEGIN
    INSERT INTO entry_text (entry_text, rowid, chat, body)
      SELECT 'delete', seq, hex(chat), text FROM said WHERE seq = old.seq; END;
  CREATE TRIGGER entry_text_changes BEFORE UPDATE OF body ON entry
    WHEN old.kind = 'message' AND old.seq <= (SELECT seq FROM full_text_end) BEGIN
    INSERT INTO entry_text (entry_text, rowid, chat, body)
      SELECT 'delete', seq, hex(chat), text FROM said WHERE seq = old.seq; END;
  CREATE TRIGGER entry_text_changed AFTER UPDATE OF body ON entry
    WHEN old.kind = 'message' AND old.seq <= (SELECT seq FROM full_text_end) BEGIN
    INSERT INTO entry_text (rowid, chat, body) SELECT seq, hex(chat), text FROM said WHERE seq = old.seq; END;
  CREATE TRIGGER entry_text_loses_file BEFORE DELETE ON media WHEN old.description ->> 'fileName' <> '' BEGIN
    INSERT INTO entry_text (entry_text, rowid, chat, body)
      SELECT 'delete', seq, hex(chat), text FROM said WHERE id = old.id AND chat = old.chat
        AND direction = old.direction AND seq <= (SELECT seq FROM full_text_end); END;
  CREATE TRIGGER entry_text_lost_file AFTER DELETE ON media WHEN old.description ->> 'fileName' <> '' BEGIN
    INSERT INTO entry_text (rowid, chat, body)
      SELECT seq, hex(chat), text FROM said WHERE id = old.id AND chat = old.chat
        AND direction = old.direction AND seq <= (SELECT seq FROM full_text_end); END;
  `,
  `
  -- What the person of a chat did to a message, the newest of each kind (reaction, revoke): kept where nothing of it
  -- shows any more, so that what is older and comes later changes nothing. sent: by its sender's clock. at: as the
  -- server tells it. early = 1: its message is not here.
  CREATE TABLE heard_act (
    chat TEXT NOT NULL, target_id TEXT NOT NULL, target_direction TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    emoji TEXT NOT NULL, sent INTEGER NOT NULL, at INTEGER NOT NULL, heard INTEGER NOT NULL,
    early INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (target_id, chat, target_direction, kind)) STRICT, WITHOUT ROWID;
  CREATE INDEX heard_act_early ON heard_act (chat) WHERE early = 1;
  INSERT INTO heard_act (chat, target_id, target_direction, kind, id, emoji, sent, at, heard)
    SELECT chat, id, direction, 'reaction', '', emoji, 0, at, at FROM reaction WHERE own = 0;
  `,
]
