<?php
/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

// Makes a wiki's database keep every revision and recent change that it ever had, in tables beside
// MediaWiki's own. Usage: journal.php DATABASE-FILE

$database = new SQLite3( $argv[1], SQLITE3_OPEN_READWRITE );
$database->enableExceptions( true );
foreach ( [ 'revision' => 'rev_id', 'recentchanges' => 'rc_id' ] as $table => $id ) {
	$database->exec( "
		CREATE TABLE ever_$table AS SELECT *, NULL AS gone FROM $table;
		CREATE UNIQUE INDEX ever_{$table}_id ON ever_$table ($id);
		CREATE TRIGGER ever_{$table}_insert AFTER INSERT ON $table BEGIN
			DELETE FROM ever_$table WHERE $id = new.$id;
			INSERT INTO ever_$table SELECT *, NULL FROM $table WHERE $id = new.$id;
		END;
		CREATE TRIGGER ever_{$table}_delete AFTER DELETE ON $table BEGIN
			UPDATE ever_$table SET gone = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE $id = old.$id;
		END" );
}
