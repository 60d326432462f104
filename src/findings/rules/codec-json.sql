-- id: codec-json
-- title: Encoding and decoding by reflection uses much of the CPU
-- kinds: cpu
-- needs: codec
-- metric: share of application CPU
-- unit: share
-- levels: 0.10 0.25 0.50
-- frames: codec = encoding/json.* encoding/json/* encoding/xml.* encoding/gob.* encoding/asn1.*
--   encoding/binary.(*decoder).* encoding/binary.(*encoder).* gopkg.in/yaml* go.yaml.in/yaml*
--   sigs.k8s.io/yaml* github.com/json-iterator/go.* github.com/goccy/go-json* github.com/vmihailenco/msgpack*
-- frames: codec_json = encoding/json.* encoding/json/* github.com/json-iterator/go.* github.com/goccy/go-json*
-- frames: codec_gob = encoding/gob.*
-- frames: codec_xml = encoding/xml.*
-- frames: codec_binary = encoding/binary.* encoding/asn1.*
-- frames: codec_decode = encoding/json.Unmarshal encoding/json.(*Decoder).* encoding/json.(*decodeState).*
--   encoding/json/v2.Unmarshal* encoding/json/v2.unmarshal* encoding/json/jsontext.(*Decoder).*
--   encoding/xml.Unmarshal encoding/xml.(*Decoder).* encoding/gob.(*Decoder).* encoding/binary.(*decoder).*
--   encoding/asn1.Unmarshal* gopkg.in/yaml*.Unmarshal
-- frames: codec_untyped = encoding/json.(*decodeState).*Interface encoding/json.mapEncoder.encode
--   encoding/json.interfaceEncoder encoding/json/v2.makeMapArshaler encoding/json/v2.makeInterfaceArshaler
--   encoding/json/v2.unmarshalValueAny* encoding/json/v2.marshalValueAny* encoding/json/v2.unmarshalObjectAny
--   encoding/json/v2.marshalObjectAny
-- guards: What the collector does meanwhile is not counted, nor are writes of what is encoded.
-- why: A tenth is usual for a service that speaks JSON; from a quarter on the codec is what its requests wait for.
-- measured: 98-100 % where documents are encoded by reflection, 0 % where their fields are appended by hand; 16 % in a
--   real service that is well. 64 % where binary.Read fills structs.
-- since: Go 1.16
-- remedy: Encode and decode structs, not maps of interfaces, and encode once what is sent many times. Where a type is
--   still hot, generate its codec or write its fields with strconv.Append* into a reused buffer.
-- more: pprofx top -cum -focus='encoding/(json|xml|gob|asn1|binary)|yaml|json-iterator|go-json|msgpack' {cpu}
WITH document AS (
    SELECT
        sum(samples) AS k, sites(coalesce(site, outer), samples, stack) AS sites,
        sum(samples) FILTER (WHERE codec_decode) * 2 > sum(samples) AS decoded,
        sum(samples) FILTER (WHERE codec_untyped) * 2 > sum(samples) AS untyped,
        CASE WHEN sum(samples) FILTER (WHERE codec_json) * 2 > sum(samples) THEN 'JSON'
            WHEN sum(samples) FILTER (WHERE codec_gob) * 2 > sum(samples) THEN 'gob'
            WHEN sum(samples) FILTER (WHERE codec_xml) * 2 > sum(samples) THEN 'XML'
            WHEN sum(samples) FILTER (WHERE codec_binary) * 2 > sum(samples) THEN 'binary records' ELSE 'documents' END AS form
    FROM cpu WHERE codec AND NOT io AND NOT gc)
SELECT
    k, app_samples AS n, sites,
    percent(k * 1.0 / app_samples) || ' of the application''s CPU goes to ' || CASE WHEN decoded THEN 'decoding ' ELSE 'encoding ' END || form ||
        CASE WHEN untyped THEN ', most of it maps and interfaces' ELSE '' END AS message,
    CASE WHEN form = 'JSON' AND decoded AND newest BETWEEN 1 AND 26
            THEN 'Decode into structs, not maps of interfaces, and decode once what is read many times. Go 1.27 ' ||
                'decodes JSON much faster, so upgrade first; where a type is still hot, generate its codec.'
        WHEN form = 'gob' THEN 'Keep one Encoder and one Decoder for a stream: each new one sends or reads the ' ||
            'descriptions of its types again and prepares for them. Where a type is still hot, generate its codec.'
        WHEN form = 'binary records' THEN 'Read and write the fields by hand, with the functions of ' ||
            'binary.LittleEndian or BigEndian on a slice of bytes where their size is fixed: no reflection is needed. ' ||
            'Decode once what is read many times.' END AS remedy
FROM document, cpu_total, go
