--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.accounts (
    email character varying(300) NOT NULL,
    name character varying(300) NOT NULL,
    organisation character varying(64) NOT NULL,
    password character varying(300) NOT NULL
);


--
-- Name: arrivals; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.arrivals (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    revision integer NOT NULL,
    device character varying(64) NOT NULL,
    sequence bigint NOT NULL,
    generation character varying(64) NOT NULL,
    returned boolean NOT NULL
);


--
-- Name: audit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit (
    number bigint NOT NULL,
    at integer NOT NULL,
    organisation character varying(64) NOT NULL,
    email character varying(300) NOT NULL,
    device character varying(64) NOT NULL,
    action character varying(100) NOT NULL,
    session character varying(64) NOT NULL,
    child character varying(64) NOT NULL,
    change character varying(64) NOT NULL,
    outcome character varying(100) NOT NULL
);


--
-- Name: audit_chain; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_chain (
    number bigint NOT NULL,
    digest character varying(64) NOT NULL
);


--
-- Name: audit_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.audit_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: audit_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.audit_number_seq OWNED BY public.audit.number;


--
-- Name: barred; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.barred (
    device character varying(64) NOT NULL,
    at integer NOT NULL
);


--
-- Name: batches; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.batches (
    organisation character varying(64) NOT NULL,
    session character varying(64) NOT NULL,
    number character varying(100) NOT NULL,
    "position" integer NOT NULL,
    document bytea NOT NULL
);


--
-- Name: changes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.changes (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    revision integer NOT NULL,
    kind character varying(16) NOT NULL,
    session character varying(64) NOT NULL,
    child character varying(64),
    programme character varying(16),
    given boolean,
    sent_by character varying(300) NOT NULL,
    digest character varying(64) NOT NULL,
    body bytea NOT NULL,
    receipt bytea NOT NULL
);


--
-- Name: children; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.children (
    organisation character varying(64) NOT NULL,
    session character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    nhs_number character varying(10),
    identity character varying(64) NOT NULL,
    document bytea NOT NULL
);


--
-- Name: decisions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.decisions (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    change character varying(64) NOT NULL,
    revision integer NOT NULL,
    outcome character varying(16) NOT NULL,
    note character varying(1000) NOT NULL,
    by character varying(300) NOT NULL,
    at integer NOT NULL
);


--
-- Name: devices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.devices (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    email character varying(300) NOT NULL,
    first_seen integer NOT NULL,
    last_seen integer NOT NULL
);


--
-- Name: exported; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.exported (
    organisation character varying(64) NOT NULL,
    export character varying(64) NOT NULL,
    change character varying(64) NOT NULL,
    revision integer NOT NULL
);


--
-- Name: exports; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.exports (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    file character varying(300) NOT NULL,
    by character varying(300) NOT NULL,
    at integer NOT NULL
);


--
-- Name: generations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.generations (
    number integer NOT NULL,
    id character varying(64) NOT NULL,
    why character varying(16) NOT NULL,
    at integer NOT NULL
);


--
-- Name: generations_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.generations_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: generations_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.generations_number_seq OWNED BY public.generations.number;


--
-- Name: holdings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.holdings (
    organisation character varying(64) NOT NULL,
    device character varying(64) NOT NULL,
    at integer NOT NULL,
    sessions bytea NOT NULL,
    waiting integer NOT NULL
);


--
-- Name: refusals; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.refusals (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    revision integer NOT NULL,
    digest character varying(64) NOT NULL,
    sent_by character varying(300) NOT NULL,
    body bytea NOT NULL,
    receipt bytea NOT NULL
);


--
-- Name: restricted; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.restricted (
    organisation character varying(64) NOT NULL,
    session character varying(64) NOT NULL,
    id character varying(64) NOT NULL
);


--
-- Name: roles; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.roles (
    email character varying(300) NOT NULL,
    role character varying(32) NOT NULL
);


--
-- Name: session_versions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session_versions (
    organisation character varying(64) NOT NULL,
    session character varying(64) NOT NULL,
    version integer NOT NULL,
    before character varying(32) NOT NULL,
    about bytea
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    version integer NOT NULL,
    stamp character varying(32) NOT NULL,
    document bytea NOT NULL
);


--
-- Name: team_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.team_keys (
    organisation character varying(64) NOT NULL,
    public bytea NOT NULL,
    private bytea NOT NULL
);


--
-- Name: tokens; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tokens (
    digest character varying(64) NOT NULL,
    email character varying(300) NOT NULL,
    device character varying(64) NOT NULL,
    expires_at integer NOT NULL
);


--
-- Name: unmatched; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.unmatched (
    organisation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    digest character varying(64) NOT NULL,
    device character varying(64) NOT NULL,
    sent_by character varying(300) NOT NULL,
    at integer NOT NULL,
    body bytea NOT NULL
);


--
-- Name: withdrawn; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.withdrawn (
    organisation character varying(64) NOT NULL,
    session character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    at integer NOT NULL,
    document bytea NOT NULL
);


--
-- Name: audit number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit ALTER COLUMN number SET DEFAULT nextval('public.audit_number_seq'::regclass);


--
-- Name: generations number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.generations ALTER COLUMN number SET DEFAULT nextval('public.generations_number_seq'::regclass);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.accounts VALUES ('sian.rees@example.nhs.uk', 'Sian Rees', 'R1L', '$argon2id$v=19$m=8,t=1,p=1$lBhd8mWfaYVjQhI3PckCZg$MyoGsx2GNi2RPfzVoMyQqQPdUQW+XZi3oyaFzor5Zug');


--
-- Data for Name: arrivals; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.arrivals VALUES ('R1L', 'vaccination-1', 1, 'device-1', 1, 'erXM3-ExgodgY9GjNAcqdw', false);
INSERT INTO public.arrivals VALUES ('R1L', 'vaccination-5', 1, 'device-1', 2, 'erXM3-ExgodgY9GjNAcqdw', false);
INSERT INTO public.arrivals VALUES ('R1L', 'vaccination-2', 1, 'device-1', 3, 'erXM3-ExgodgY9GjNAcqdw', false);


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit VALUES (1, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', '', 'Add a user', '', '', '', 'done');
INSERT INTO public.audit VALUES (2, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', 'device-1', 'Sign in', '', '', '', 'done');
INSERT INTO public.audit VALUES (3, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', 'device-1', 'Send in: vaccination', '1204', 'child-1', 'vaccination-1', 'saved');
INSERT INTO public.audit VALUES (4, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', 'device-1', 'Send in: vaccination', '1204', 'child-1', 'vaccination-5', 'review');
INSERT INTO public.audit VALUES (5, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', 'device-1', 'Send in: vaccination', '1204', 'child-2', 'vaccination-2', 'saved');
INSERT INTO public.audit VALUES (6, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', 'device-1', 'Send in: vaccination', '9999', 'child-4', 'vaccination-4', 'refused');
INSERT INTO public.audit VALUES (7, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', 'device-1', 'Say what a device holds', '', '', '', 'done');
INSERT INTO public.audit VALUES (8, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', '', 'Review: set aside', '1204', 'child-1', 'vaccination-5', 'done');
INSERT INTO public.audit VALUES (9, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', '', 'Export for Mavis', '', '', 'vaccination-1', 'done');
INSERT INTO public.audit VALUES (10, 1795521600, 'R1L', 'sian.rees@example.nhs.uk', '', 'Export for Mavis', '', '', 'vaccination-2', 'done');


--
-- Data for Name: audit_chain; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_chain VALUES (1, '2c24a3cfbc5d6853d0066b77ad563a66d4e837b39b69f1fa5e856cef628a4dce');
INSERT INTO public.audit_chain VALUES (2, 'a1e2e25fbe3479a5ea22e9f610f973de7c4209a9b0cbf16a68e57b1dc5f1aa37');
INSERT INTO public.audit_chain VALUES (3, 'fe221b9380fa922a2a81497edf29eab1c05e573015d254f04e993ca442977025');
INSERT INTO public.audit_chain VALUES (4, 'b0bda008f3d3d92515b9270f2ba715ee906e18f1f03568f3d66fb81b14e1ab6f');
INSERT INTO public.audit_chain VALUES (5, 'a35036c9675fc6197c2be04298b412bdfa2769321fba919bdbb394d53eb68b10');
INSERT INTO public.audit_chain VALUES (6, 'c252728599661de50e2bf66a05b6b000c41270fefc9023ceea2844c27ef37222');
INSERT INTO public.audit_chain VALUES (7, '73c316d817e99fd2639c84986b1470965ea6ee389eaa00b909c5646125551d4e');
INSERT INTO public.audit_chain VALUES (8, '5b0f10aae322fa4a3e532cb33c4296cc6a869cd111574ad11d5516dc60908699');
INSERT INTO public.audit_chain VALUES (9, '0dec825941adf60283bf5ce0e9334e0f3f9f4c13ca0e03e2fbf94f1dc93ef2a5');
INSERT INTO public.audit_chain VALUES (10, '744e68c9fff344369fc53e71a90d281566f1d8768270b0fc37538e4886cc6346');


--
-- Data for Name: barred; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: batches; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.batches VALUES ('R1L', '1204', 'FM8629', 0, '\x7b226e756d626572223a22464d38363239222c2270726f6772616d6d65223a22687076222c2276616363696e65223a22476172646173696c39222c22657870697279223a22323032372d30352d3331227d');


--
-- Data for Name: changes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.changes VALUES ('R1L', 'vaccination-1', 1, 'vaccination', '1204', 'child-1', 'hpv', true, 'sian.rees@example.nhs.uk', '9cafe105306d3caee3d115191220649ccbe440cbe4a953312b93f1aff43949a4', '\x7b226964223a2276616363696e6174696f6e2d31222c22646576696365223a226465766963652d31222c2273657175656e6365223a312c226b696e64223a2276616363696e6174696f6e222c2273657373696f6e223a2231323034222c226d6164655f6174223a22323032362d31312d32345431323a30303a30305a222c226d6164655f6279223a227369616e2e72656573406578616d706c652e6e68732e756b222c226368696c64223a226368696c642d31222c2276616363696e6174696f6e223a7b226964223a2276616363696e6174696f6e2d31222c226368696c64223a226368696c642d31222c2270726f6772616d6d65223a22687076222c226f7574636f6d65223a22676976656e222c22706572666f726d65645f6f6e223a22323032362d31312d3234222c2273657373696f6e223a2231323034222c2276616363696e65223a22476172646173696c39222c2262617463685f6e756d626572223a22464d38363239222c2262617463685f657870697279223a22323032372d30352d3331222c226d6574686f64223a22696e7472616d757363756c6172222c2273697465223a226c6566745f61726d5f75707065725f706f736974696f6e222c22646f73655f73657175656e6365223a312c22706572666f726d65645f6174223a22323032362d31312d32345431323a30303a30305a222c22706572666f726d65645f6279223a7b22656d61696c223a227369616e2e72656573406578616d706c652e6e68732e756b222c226e616d65223a225369616e2052656573227d2c226c6f636174696f6e223a22486172626f757220566965772041636164656d79222c226f7267616e69736174696f6e223a2252314c227d7d', '\x7b226368616e6765223a2276616363696e6174696f6e2d31222c227265766973696f6e223a312c2276657264696374223a227361766564222c2272656365697665645f6174223a22323032362d31312d32345431323a30303a30305a222c227265636f7264223a2276616363696e6174696f6e2d31227d');
INSERT INTO public.changes VALUES ('R1L', 'vaccination-5', 1, 'vaccination', '1204', 'child-1', 'hpv', true, 'sian.rees@example.nhs.uk', '888adade67d31994d9e5ee36d5b95b2e1c9e323ddc7fe7d33db0ff62d0fbbf06', '\x7b226964223a2276616363696e6174696f6e2d35222c22646576696365223a226465766963652d31222c2273657175656e6365223a322c226b696e64223a2276616363696e6174696f6e222c2273657373696f6e223a2231323034222c226d6164655f6174223a22323032362d31312d32345431323a30303a30305a222c226d6164655f6279223a227369616e2e72656573406578616d706c652e6e68732e756b222c226368696c64223a226368696c642d31222c2276616363696e6174696f6e223a7b226964223a2276616363696e6174696f6e2d35222c226368696c64223a226368696c642d31222c2270726f6772616d6d65223a22687076222c226f7574636f6d65223a22676976656e222c22706572666f726d65645f6f6e223a22323032362d31312d3234222c2273657373696f6e223a2231323034222c2276616363696e65223a22476172646173696c39222c2262617463685f6e756d626572223a22464d38363239222c2262617463685f657870697279223a22323032372d30352d3331222c226d6574686f64223a22696e7472616d757363756c6172222c2273697465223a226c6566745f61726d5f75707065725f706f736974696f6e222c22646f73655f73657175656e6365223a312c22706572666f726d65645f6174223a22323032362d31312d32345431323a30303a30305a222c22706572666f726d65645f6279223a7b22656d61696c223a227369616e2e72656573406578616d706c652e6e68732e756b222c226e616d65223a225369616e2052656573227d2c226c6f636174696f6e223a22486172626f757220566965772041636164656d79222c226f7267616e69736174696f6e223a2252314c227d7d', '\x7b226368616e6765223a2276616363696e6174696f6e2d35222c227265766973696f6e223a312c2276657264696374223a22726576696577222c2272656365697665645f6174223a22323032362d31312d32345431323a30303a30305a222c22726561736f6e223a2254776f204850562076616363696e6174696f6e732077657265207265636f7264656420666f722074686973206368696c643a2074686973206f6e652c20616e64206f6e6520676976656e206f6e203234204e6f76656d6265722032303236206279205369616e20526565732e20426f746820617265206b6570742e222c227265636f7264223a2276616363696e6174696f6e2d35227d');
INSERT INTO public.changes VALUES ('R1L', 'vaccination-2', 1, 'vaccination', '1204', 'child-2', 'hpv', false, 'sian.rees@example.nhs.uk', '870d7eba3a48e9f937d949a700bfda82f19e52c29ebf5f206ad3e168faa19cc9', '\x7b226964223a2276616363696e6174696f6e2d32222c22646576696365223a226465766963652d31222c2273657175656e6365223a332c226b696e64223a2276616363696e6174696f6e222c2273657373696f6e223a2231323034222c226d6164655f6174223a22323032362d31312d32345431323a30303a30305a222c226d6164655f6279223a227369616e2e72656573406578616d706c652e6e68732e756b222c226368696c64223a226368696c642d32222c2276616363696e6174696f6e223a7b226964223a2276616363696e6174696f6e2d32222c226368696c64223a226368696c642d32222c2270726f6772616d6d65223a22687076222c226f7574636f6d65223a226e6f745f676976656e222c22706572666f726d65645f6f6e223a22323032362d31312d3234222c2273657373696f6e223a2231323034222c22726561736f6e223a22756e77656c6c222c22646f73655f73657175656e6365223a312c22706572666f726d65645f6174223a22323032362d31312d32345431323a30303a30305a222c22706572666f726d65645f6279223a7b22656d61696c223a227369616e2e72656573406578616d706c652e6e68732e756b222c226e616d65223a225369616e2052656573227d2c226c6f636174696f6e223a22486172626f757220566965772041636164656d79222c226f7267616e69736174696f6e223a2252314c227d7d', '\x7b226368616e6765223a2276616363696e6174696f6e2d32222c227265766973696f6e223a312c2276657264696374223a227361766564222c2272656365697665645f6174223a22323032362d31312d32345431323a30303a30305a222c227265636f7264223a2276616363696e6174696f6e2d32227d');


--
-- Data for Name: children; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.children VALUES ('R1L', '1204', 'child-1', '9990000018', '3bec765f2913b721f9a171d2c22a58cc825d19c5b126d8f5309a4447604e15a7', '\x7b226964223a226368696c642d31222c22676976656e5f6e616d65223a22416461222c2266616d696c795f6e616d65223a224d77616e676931222c22646174655f6f665f6269727468223a22323031332d30362d3231222c22796561725f67726f7570223a382c22726567697374726174696f6e223a22385431222c226e68735f6e756d626572223a2239393930303030303138222c22616464726573735f6c696e65223a2231204d696c6c204c616e65222c22706f7374636f6465223a224d312035414a222c2263617265223a7b22687076223a7b22636f6e73656e74223a7b22737461747573223a22676976656e227d2c226e6578745f646f7365223a317d7d7d');
INSERT INTO public.children VALUES ('R1L', '1204', 'child-2', '9990000026', 'b9b76329d2df8699d4a831b7eaa9ab26cbac01e160c9783a934c67440be7e963', '\x7b226964223a226368696c642d32222c22676976656e5f6e616d65223a22416461222c2266616d696c795f6e616d65223a224d77616e676932222c22646174655f6f665f6269727468223a22323031332d30362d3231222c22796561725f67726f7570223a382c22726567697374726174696f6e223a22385431222c226e68735f6e756d626572223a2239393930303030303236222c22616464726573735f6c696e65223a2232204d696c6c204c616e65222c22706f7374636f6465223a224d322035414a222c2263617265223a7b22687076223a7b22636f6e73656e74223a7b22737461747573223a22676976656e227d2c226e6578745f646f7365223a317d7d7d');
INSERT INTO public.children VALUES ('R1L', '1204', 'child-3', '9990000034', 'd7a937847837adf7c7176ea0aa49a76228bc9d86c09183cae8653322edc96067', '\x7b226964223a226368696c642d33222c22676976656e5f6e616d65223a22416461222c2266616d696c795f6e616d65223a224d77616e676933222c22646174655f6f665f6269727468223a22323031332d30362d3231222c22796561725f67726f7570223a382c22726567697374726174696f6e223a22385431222c226e68735f6e756d626572223a2239393930303030303334222c2272657374726963746564223a747275652c2263617265223a7b22687076223a7b22636f6e73656e74223a7b22737461747573223a22676976656e227d2c226e6578745f646f7365223a317d7d7d');


--
-- Data for Name: decisions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.decisions VALUES ('R1L', '0000000001', 'vaccination-5', 1, 'set_aside', 'The same dose, written down twice', 'sian.rees@example.nhs.uk', 1795521600);


--
-- Data for Name: devices; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.devices VALUES ('R1L', 'device-1', 'sian.rees@example.nhs.uk', 1795521600, 1795521600);


--
-- Data for Name: exported; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.exported VALUES ('R1L', '0000000001', 'vaccination-1', 1);
INSERT INTO public.exported VALUES ('R1L', '0000000001', 'vaccination-2', 1);


--
-- Data for Name: exports; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.exports VALUES ('R1L', '0000000001', 'first.csv', 'sian.rees@example.nhs.uk', 1795521600);


--
-- Data for Name: generations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.generations VALUES (1, 'erXM3-ExgodgY9GjNAcqdw', 'made', 1796071048);


--
-- Data for Name: holdings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.holdings VALUES ('R1L', 'device-1', 1795521600, '\x5b2231323034225d', 2);


--
-- Data for Name: refusals; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.refusals VALUES ('R1L', 'vaccination-4', 1, 'be54ad834a0d11f35da684311e30ddeab034e795c6a2f32e6e9b9c81bd387af6', 'sian.rees@example.nhs.uk', '\x7b226964223a2276616363696e6174696f6e2d34222c22646576696365223a226465766963652d31222c2273657175656e6365223a342c226b696e64223a2276616363696e6174696f6e222c2273657373696f6e223a2239393939222c226d6164655f6174223a22323032362d31312d32345431323a30303a30305a222c226d6164655f6279223a227369616e2e72656573406578616d706c652e6e68732e756b222c226368696c64223a226368696c642d34222c2276616363696e6174696f6e223a7b226964223a2276616363696e6174696f6e2d34222c226368696c64223a226368696c642d34222c2270726f6772616d6d65223a22687076222c226f7574636f6d65223a22676976656e222c22706572666f726d65645f6f6e223a22323032362d31312d3234222c2273657373696f6e223a2231323034222c2276616363696e65223a22476172646173696c39222c2262617463685f6e756d626572223a22464d38363239222c2262617463685f657870697279223a22323032372d30352d3331222c226d6574686f64223a22696e7472616d757363756c6172222c2273697465223a226c6566745f61726d5f75707065725f706f736974696f6e222c22646f73655f73657175656e6365223a312c22706572666f726d65645f6174223a22323032362d31312d32345431323a30303a30305a222c22706572666f726d65645f6279223a7b22656d61696c223a227369616e2e72656573406578616d706c652e6e68732e756b222c226e616d65223a225369616e2052656573227d2c226c6f636174696f6e223a22486172626f757220566965772041636164656d79222c226f7267616e69736174696f6e223a2252314c227d7d', '\x7b226368616e6765223a2276616363696e6174696f6e2d34222c227265766973696f6e223a312c2276657264696374223a2272656675736564222c2272656365697665645f6174223a22323032362d31312d32345431323a30303a30305a222c22726561736f6e223a22596f7572207465616d20686173206e6f2073657373696f6e2039393939206f6e2074686973207465616d207365727665722e227d');


--
-- Data for Name: restricted; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.restricted VALUES ('R1L', '1204', 'child-3');


--
-- Data for Name: roles; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.roles VALUES ('sian.rees@example.nhs.uk', 'nurse');


--
-- Data for Name: session_versions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session_versions VALUES ('R1L', '1204', 2, '469bf3127e80c668', NULL);
INSERT INTO public.session_versions VALUES ('R1L', '1204', 3, 'a5cd717e7e8c4fff', '\x5b226368696c642d31222c226368696c642d32225d');
INSERT INTO public.session_versions VALUES ('R1L', '1204', 4, '3991a5bd6f03e3d7', '\x5b226368696c642d31225d');


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES ('R1L', '1204', 4, 'fa88e9503943e061', '\x7b226964223a2231323034222c226c6f636174696f6e223a7b226e616d65223a22486172626f757220566965772041636164656d79222c226b696e64223a227363686f6f6c227d2c2270726f6772616d6d6573223a5b22687076225d2c226461746573223a5b22323032362d31312d3234225d2c2273746172745f74696d65223a2230393a33303a3030222c22796561725f67726f757073223a5b382c395d2c226f7267616e69736174696f6e223a2252314c222c2276616363696e61746f7273223a5b7b22656d61696c223a227369616e2e72656573406578616d706c652e6e68732e756b222c226e616d65223a225369616e2052656573227d5d2c2276657273696f6e223a347d');


--
-- Data for Name: team_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.team_keys VALUES ('R1L', '\xc21e5a9ba62433b890dfa5e0c12a1482cd8d82bd1389905b58ae8ed2f917054e', '\x48a155792148a6c796d715c845d1ff32f0887c30b20ff11a92c2892f253f6962');


--
-- Data for Name: tokens; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tokens VALUES ('23bb326fd53916ea9f3653896f354b3d9d02881f0545a9f3c0e495742af33f59', 'sian.rees@example.nhs.uk', 'device-1', 1795564800);


--
-- Data for Name: unmatched; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: withdrawn; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.withdrawn VALUES ('R1L', '1204', 'child-4', 1795521600, '\x7b226964223a226368696c642d34222c22676976656e5f6e616d65223a22416461222c2266616d696c795f6e616d65223a224d77616e676934222c22646174655f6f665f6269727468223a22323031332d30362d3231222c22796561725f67726f7570223a382c22726567697374726174696f6e223a22385431222c226e68735f6e756d626572223a2239393930303030303432222c22616464726573735f6c696e65223a2234204d696c6c204c616e65222c22706f7374636f6465223a224d342035414a222c2263617265223a7b22687076223a7b22636f6e73656e74223a7b22737461747573223a22676976656e227d2c226e6578745f646f7365223a317d7d7d');


--
-- Name: audit_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.audit_number_seq', 1, false);


--
-- Name: generations_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.generations_number_seq', 1, true);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (email);


--
-- Name: arrivals arrivals_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_pkey PRIMARY KEY (organisation, id, revision);


--
-- Name: audit_chain audit_chain_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_chain
    ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (number);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);


--
-- Name: barred barred_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.barred
    ADD CONSTRAINT barred_pkey PRIMARY KEY (device);


--
-- Name: batches batches_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.batches
    ADD CONSTRAINT batches_pkey PRIMARY KEY (organisation, session, number);


--
-- Name: changes changes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (organisation, id, revision);


--
-- Name: children children_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.children
    ADD CONSTRAINT children_pkey PRIMARY KEY (organisation, session, id);


--
-- Name: decisions decisions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (organisation, id);


--
-- Name: devices devices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (organisation, id, email);


--
-- Name: exported exported_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.exported
    ADD CONSTRAINT exported_pkey PRIMARY KEY (organisation, export, change, revision);


--
-- Name: exports exports_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.exports
    ADD CONSTRAINT exports_pkey PRIMARY KEY (organisation, id);


--
-- Name: generations generations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.generations
    ADD CONSTRAINT generations_pkey PRIMARY KEY (number);


--
-- Name: holdings holdings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.holdings
    ADD CONSTRAINT holdings_pkey PRIMARY KEY (organisation, device);


--
-- Name: refusals refusals_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.refusals
    ADD CONSTRAINT refusals_pkey PRIMARY KEY (organisation, id, revision, digest);


--
-- Name: restricted restricted_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.restricted
    ADD CONSTRAINT restricted_pkey PRIMARY KEY (organisation, session, id);


--
-- Name: roles roles_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (email);


--
-- Name: session_versions session_versions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_versions
    ADD CONSTRAINT session_versions_pkey PRIMARY KEY (organisation, session, version);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (organisation, id);


--
-- Name: team_keys team_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.team_keys
    ADD CONSTRAINT team_keys_pkey PRIMARY KEY (organisation);


--
-- Name: tokens tokens_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (digest);


--
-- Name: unmatched unmatched_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.unmatched
    ADD CONSTRAINT unmatched_pkey PRIMARY KEY (organisation, id, digest);


--
-- Name: withdrawn withdrawn_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.withdrawn
    ADD CONSTRAINT withdrawn_pkey PRIMARY KEY (organisation, session, id);


--
-- Name: arrivals_by_device; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX arrivals_by_device ON public.arrivals USING btree (organisation, device, sequence);


--
-- Name: changes_by_session; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX changes_by_session ON public.changes USING btree (organisation, session, child);


--
-- Name: children_by_identity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX children_by_identity ON public.children USING btree (organisation, identity);


--
-- Name: children_by_nhs_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX children_by_nhs_number ON public.children USING btree (organisation, nhs_number);


--
-- Name: decisions_by_change; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX decisions_by_change ON public.decisions USING btree (organisation, change, revision);


--
-- Name: exported_by_change; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX exported_by_change ON public.exported USING btree (organisation, change);


--
-- Name: ix_audit_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_audit_at ON public.audit USING btree (at);


--
-- Name: ix_devices_last_seen; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_devices_last_seen ON public.devices USING btree (last_seen);


--
-- Name: ix_tokens_email; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_tokens_email ON public.tokens USING btree (email);


--
-- Name: ix_tokens_expires_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_tokens_expires_at ON public.tokens USING btree (expires_at);


--
-- Name: restricted_by_child; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX restricted_by_child ON public.restricted USING btree (organisation, id);


--
-- Name: arrivals arrivals_organisation_id_revision_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_organisation_id_revision_fkey FOREIGN KEY (organisation, id, revision) REFERENCES public.changes(organisation, id, revision);


--
-- Name: batches batches_organisation_session_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.batches
    ADD CONSTRAINT batches_organisation_session_fkey FOREIGN KEY (organisation, session) REFERENCES public.sessions(organisation, id);


--
-- Name: changes changes_organisation_session_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_organisation_session_fkey FOREIGN KEY (organisation, session) REFERENCES public.sessions(organisation, id);


--
-- Name: children children_organisation_session_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.children
    ADD CONSTRAINT children_organisation_session_fkey FOREIGN KEY (organisation, session) REFERENCES public.sessions(organisation, id);


--
-- Name: decisions decisions_organisation_change_revision_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_organisation_change_revision_fkey FOREIGN KEY (organisation, change, revision) REFERENCES public.changes(organisation, id, revision);


--
-- Name: exported exported_organisation_change_revision_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.exported
    ADD CONSTRAINT exported_organisation_change_revision_fkey FOREIGN KEY (organisation, change, revision) REFERENCES public.changes(organisation, id, revision);


--
-- Name: exported exported_organisation_export_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.exported
    ADD CONSTRAINT exported_organisation_export_fkey FOREIGN KEY (organisation, export) REFERENCES public.exports(organisation, id);


--
-- Name: restricted restricted_organisation_session_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.restricted
    ADD CONSTRAINT restricted_organisation_session_fkey FOREIGN KEY (organisation, session) REFERENCES public.sessions(organisation, id);


--
-- Name: roles roles_email_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_email_fkey FOREIGN KEY (email) REFERENCES public.accounts(email);


--
-- Name: session_versions session_versions_organisation_session_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_versions
    ADD CONSTRAINT session_versions_organisation_session_fkey FOREIGN KEY (organisation, session) REFERENCES public.sessions(organisation, id);


--
-- Name: tokens tokens_email_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_email_fkey FOREIGN KEY (email) REFERENCES public.accounts(email);


--
-- PostgreSQL database dump complete
--


