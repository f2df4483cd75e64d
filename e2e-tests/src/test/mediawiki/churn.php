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

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

use MediaWiki\MediaWikiServices;

/** Makes random changes at the present time; the choices depend on the seed and on what the wiki holds. */
class Churn extends Maintenance {

	private WikiWriter $writer;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Random edits, creations, deletions, restores and moves' );
		$this->addOption( 'count', 'How many changes', true, true );
		$this->addOption( 'seed', 'Seed of the random choices', true, true );
	}

	public function execute() {
		require_once __DIR__ . '/WikiWriter.php';
		$this->writer = new WikiWriter();
		$seed = (int)$this->getOption( 'seed' );
		mt_srand( $seed );
		for ( $i = 0; $i < (int)$this->getOption( 'count' ); $i++ ) {
			$this->change( "churn $seed.$i" );
		}
	}

	private function change( string $summary ): void {
		$user = User::newFromName( $this->anyValue( 'user', 'user_name', 'user_id > 2', 'user_id' ) );
		$choice = mt_rand( 0, 99 );
		$deleted = $this->deletedTitle();
		if ( $choice < 15 ) {
			$this->writer->save( $this->newTitle( $summary ), "Neu: $summary", $user, $summary );
		} elseif ( $choice < 30 ) {
			$this->writer->delete( $this->liveTitle(), $user, $summary );
		} elseif ( $choice < 42 && $deleted ) {
			$this->writer->restore( $deleted, $user, $summary );
		} elseif ( $choice < 55 ) {
			$from = $this->liveTitle();
			$this->writer->move( $from, $this->newTitle( "moved $summary" ), $user, $summary, $choice % 2 === 0 );
		} else {
			$text = str_repeat( 'Änderung ', mt_rand( 1, 30 ) ) . $summary;
			$this->writer->save( $this->liveTitle(), $text, $user, $summary, $choice % 5 === 0 );
		}
	}

	private function newTitle( string $name ): Title {
		$namespaces = [ NS_MAIN, NS_MAIN, NS_TALK, NS_PROJECT, NS_HELP ];
		return Title::makeTitleSafe( $namespaces[mt_rand( 0, 4 )], "Ćhurned $name" );
	}

	/** Half of the choices fall on the twenty newest pages, so that pages change again and again. */
	private function liveTitle(): Title {
		$newest = $this->anyValue( 'page', 'page_id', '1 = 1', 'page_id DESC', mt_rand( 0, 1 ) ? 20 : 100000 );
		return Title::newFromID( (int)$newest, IDBAccessObject::READ_LATEST );
	}

	/** A title that has deleted revisions and no page, or null. */
	private function deletedTitle(): ?Title {
		$id = $this->anyValue( 'archive', 'MAX(ar_id)',
			'NOT EXISTS (SELECT 1 FROM page WHERE page_namespace = ar_namespace AND page_title = ar_title)'
				. ' GROUP BY ar_namespace, ar_title', 'MAX(ar_id) DESC', 40 );
		if ( $id === null ) {
			return null;
		}
		$row = $this->database()->query( 'SELECT ar_namespace, ar_title FROM archive WHERE ar_id = '
			. (int)$id, __METHOD__ )->fetchObject();
		return Title::makeTitle( (int)$row->ar_namespace, $row->ar_title );
	}

	private function anyValue( string $table, string $field, string $where, string $order, int $of = 100000 ): ?string {
		$values = [];
		$rows = $this->database()->query(
			"SELECT $field AS value FROM $table WHERE $where ORDER BY $order LIMIT $of", __METHOD__ );
		foreach ( $rows as $row ) {
			$values[] = $row->value;
		}
		return $values ? $values[mt_rand( 0, count( $values ) - 1 )] : null;
	}

	private function database() {
		return MediaWikiServices::getInstance()->getDBLoadBalancer()->getConnection( DB_PRIMARY );
	}
}

$maintClass = Churn::class;
require_once RUN_MAINTENANCE_IF_MAIN;
